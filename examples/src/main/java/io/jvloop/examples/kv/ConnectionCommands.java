package io.jvloop.examples.kv;

import io.jvloop.examples.kv.Command.Keys;
import java.util.List;

/** What concerns a client and its connection. */
final class ConnectionCommands {
    /** Clients decide by it what they may send. */
    static final String REDIS_VERSION = "7.0.0";
    private static final int PROTOCOL = 2;

    void addTo(Commands commands) {
        commands.add("ping", -1, Keys.NONE, this::ping);
        commands.add("echo", 2, Keys.NONE, (request, reply) -> reply.bulk(request.word(1)));
        commands.add("select", 2, Keys.NONE, this::select);
        commands.add("quit", -1, Keys.NONE, this::quit);
        commands.add("auth", -2, Keys.NONE, this::authenticate);
        commands.add("hello", -1, Keys.NONE, this::hello);
        commands.add("client", -2, Keys.NONE, this::client);
    }

    private void ping(Request request, Replies reply) {
        if (request.size() > 2) {
            throw new CommandException("ERR wrong number of arguments for 'ping' command");
        } else if (request.size() == 2) {
            reply.bulk(request.word(1));
        } else {
            reply.status("PONG");
        }
    }

    private void select(Request request, Replies reply) {
        if (request.integer(1) != 0) {
            throw new CommandException("ERR DB index is out of range");
        }
        reply.ok();
    }

    private void quit(Request request, Replies reply) {
        request.client().leave();
        reply.ok();
    }

    private void authenticate(Request request, Replies reply) {
        throw new CommandException("ERR AUTH <password> called without any password configured for the default user. "
                + "Are you sure your configuration is correct?");
    }

    private void hello(Request request, Replies reply) {
        if (request.size() > 1) {
            checkProtocol(request.word(1));
        }
        for (int i = 2; i < request.size(); i += 2) {
            if (!request.is(i, "SETNAME") || i + 1 == request.size()) {
                throw new CommandException("ERR Syntax error in HELLO option '" + request.word(i).text() + "'");
            }
            setName(request.client(), request.word(i + 1));
        }
        reply.array(14);
        for (String text : List.of("server", "redis", "version", REDIS_VERSION, "proto")) {
            reply.bulk(text);
        }
        reply.integer(PROTOCOL);
        reply.bulk("id");
        reply.integer(request.client().id());
        for (String text : List.of("mode", "standalone", "role", "master", "modules")) {
            reply.bulk(text);
        }
        reply.array(0);
    }

    private static void checkProtocol(Bytes version) {
        try {
            if (version.toLong() != PROTOCOL) {
                throw new CommandException("NOPROTO unsupported protocol version");
            }
        } catch (NumberFormatException e) {
            throw new CommandException("ERR Protocol version is not an integer or out of range");
        }
    }

    private void client(Request request, Replies reply) {
        Client client = request.client();
        String subcommand = request.word(1).toWord();
        switch (subcommand) {
            case "id" -> reply.integer(client.id());
            case "info" -> reply.bulk("id=" + client.id() + " addr=" + client.address() + " name=" + client.name() + " db=0 resp=2\n");
            case "getname" -> reply.bulkOrNil(client.name().length() == 0 ? null : client.name());
            case "setname" -> {
                if (request.size() != 3) {
                    throw new CommandException("ERR wrong number of arguments for 'client|setname' command");
                }
                setName(client, request.word(2));
                reply.ok();
            }
            case "setinfo", "no-evict", "no-touch" -> reply.ok(); // nothing depends on them here
            default -> throw new CommandException("ERR unknown subcommand '" + request.word(1).text() + "'. Try CLIENT HELP.");
        }
    }

    private static void setName(Client client, Bytes name) {
        if (!name.text().chars().allMatch(c -> c >= '!' && c <= '~')) {
            throw new CommandException("ERR Client names cannot contain spaces, newlines or special characters.");
        }
        client.setName(name);
    }
}
