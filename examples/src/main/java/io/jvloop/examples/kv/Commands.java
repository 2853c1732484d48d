package io.jvloop.examples.kv;

import io.jvloop.EventLoop;
import io.jvloop.examples.kv.Command.Action;
import io.jvloop.examples.kv.Command.Keys;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/** All commands by name. */
final class Commands {
    private static final int SHOWN_OF_UNKNOWN = 128;

    private final Map<String, Command> byName = new LinkedHashMap<>();
    /** By the very bytes that clients send: nearly always all of them in upper or in lower case. */
    private final Map<Bytes, Command> byBytes = new HashMap<>();
    private long executed;

    private Commands() {
    }

    /** The commands on the keys of a loop's server, which has so many clients. */
    static Commands on(Keyspace keys, EventLoop loop, IntSupplier clients) {
        Commands commands = new Commands();
        new ConnectionCommands().addTo(commands);
        new ServerCommands(commands, keys, loop, clients).add();
        new KeyCommands(keys).addTo(commands);
        new ExpiryCommands(keys, loop).addTo(commands);
        new SetCommand(keys, loop).addTo(commands);
        new StringCommands(keys).addTo(commands);
        new ListCommands(keys).addTo(commands);
        new SetCommands(keys).addTo(commands);
        new SortedSetCommands(keys).addTo(commands);
        new HashCommands(keys).addTo(commands);
        return commands;
    }

    void add(String name, int arity, Keys keys, Action action) {
        Command command = new Command(name, arity, keys, action);
        byName.put(name, command);
        byBytes.put(Bytes.of(name), command);
        byBytes.put(Bytes.of(name.toUpperCase(Locale.ROOT)), command);
    }

    Collection<Command> all() {
        return byName.values();
    }

    Command find(Bytes name) {
        Command command = byBytes.get(name);
        return command != null ? command : byName.get(name.toWord());
    }

    long executed() {
        return executed;
    }

    /**
     * Answers a request, be it with an error.
     *
     * @throws HttpException if it is one of HTTP
     */
    void execute(Request request, Replies reply) throws HttpException {
        executed++;
        Command command = find(request.word(0));
        if (command == null) {
            if (isHttp(request.word(0).toWord())) {
                throw new HttpException();
            }
            reply.error(unknown(request));
        } else if (!command.accepts(request.size())) {
            reply.error("ERR wrong number of arguments for '" + command.name() + "' command");
        } else {
            try {
                command.action().run(request, reply);
            } catch (CommandException e) {
                reply.error(e.getMessage());
            }
        }
    }

    /** What a browser can be made to send here by a page from anywhere: the request line of a form, the header of every request. */
    private static boolean isHttp(String name) {
        return name.equals("post") || name.equals("host:");
    }

    private static String unknown(Request request) {
        StringBuilder shown = new StringBuilder();
        for (Bytes word : request.wordsFrom(1)) {
            if (shown.length() >= SHOWN_OF_UNKNOWN) {
                break;
            }
            shown.append('\'').append(beginning(word, SHOWN_OF_UNKNOWN - shown.length())).append("' ");
        }
        return "ERR unknown command '" + beginning(request.word(0), SHOWN_OF_UNKNOWN) + "', with args beginning with: " + shown;
    }

    private static String beginning(Bytes word, int length) {
        String text = word.text();
        return text.length() <= length ? text : text.substring(0, length);
    }
}
