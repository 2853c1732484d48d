package io.jvloop.examples.kv;

import io.jvloop.EventLoop;
import io.jvloop.examples.kv.Command.Keys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** What concerns the server as a whole: what it can do, how it is set, how it is. */
final class ServerCommands {
    private static final List<String> STANDARD_SECTIONS = List.of("all", "default", "everything");

    private final Commands commands;
    private final Keyspace keys;
    private final EventLoop loop;
    private final IntSupplier clients;
    private final long began;

    ServerCommands(Commands commands, Keyspace keys, EventLoop loop, IntSupplier clients) {
        this.commands = commands;
        this.keys = keys;
        this.loop = loop;
        this.clients = clients;
        this.began = loop.time();
    }

    void add() {
        commands.add("command", -1, Keys.NONE, this::command);
        commands.add("config", -2, Keys.NONE, this::config);
        commands.add("info", -1, Keys.NONE, this::info);
    }

    // ---- COMMAND ----

    /** Without DOCS, which redis-cli asks for at its start: it then helps from what it knows itself. */
    private void command(Request request, Replies reply) {
        String subcommand = request.size() == 1 ? "" : request.word(1).toWord();
        switch (subcommand) {
            case "" -> {
                reply.array(commands.all().size());
                commands.all().forEach(command -> describe(command, reply));
            }
            case "count" -> reply.integer(commands.all().size());
            case "list" -> {
                reply.array(commands.all().size());
                commands.all().forEach(command -> reply.bulk(command.name()));
            }
            case "info" -> {
                reply.array(request.size() - 2);
                request.wordsFrom(2).forEach(name -> describe(commands.find(name), reply));
            }
            default -> throw new CommandException("ERR unknown subcommand '" + request.word(1).text() + "'. Try COMMAND HELP.");
        }
    }

    private static void describe(Command command, Replies reply) {
        if (command == null) {
            reply.nilArray();
            return;
        }
        reply.array(6);
        reply.bulk(command.name());
        reply.integer(command.arity());
        reply.array(0);
        reply.integer(command.keys().first);
        reply.integer(command.keys().last);
        reply.integer(command.keys().step);
    }

    // ---- CONFIG ----

    private static Map<String, String> settings() {
        return new TreeMap<>(Map.of("appendonly", "no", "databases", "1", "maxmemory", "0", "proto-max-bulk-len",
                Integer.toString(RequestParser.LONGEST_WORD), "save", "", "timeout", "0"));
    }

    private void config(Request request, Replies reply) {
        switch (request.word(1).toWord()) {
            case "get" -> {
                Map<String, String> found = settings();
                found.keySet().removeIf(name -> request.wordsFrom(2).stream()
                        .noneMatch(pattern -> new GlobPattern(Bytes.of(pattern.toWord())).matches(Bytes.of(name))));
                reply.array(2 * found.size());
                found.forEach((name, value) -> {
                    reply.bulk(name);
                    reply.bulk(value);
                });
            }
            case "set" -> throw new CommandException("ERR Unknown option or number of arguments for CONFIG SET - '"
                    + (request.size() > 2 ? request.word(2).text() : "") + "'");
            case "resetstat" -> reply.ok();
            default -> throw new CommandException("ERR unknown subcommand '" + request.word(1).text() + "'. Try CONFIG HELP.");
        }
    }

    // ---- INFO ----

    private void info(Request request, Replies reply) {
        List<String> asked = request.wordsFrom(1).stream().map(Bytes::toWord).toList();
        boolean all = asked.isEmpty() || asked.stream().anyMatch(STANDARD_SECTIONS::contains);
        StringBuilder text = new StringBuilder();
        sections().forEach((name, content) -> {
            if (all || asked.contains(name.toLowerCase(Locale.ROOT))) {
                text.append(text.isEmpty() ? "" : "\r\n").append("# ").append(name).append("\r\n").append(content.replace("\n", "\r\n"));
            }
        });
        reply.bulk(text.toString());
    }

    private Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("Server", """
                redis_version:%s
                redis_mode:standalone
                server_name:jvloop-kv
                loop_policy:%s
                uptime_in_seconds:%d
                """.formatted(ConnectionCommands.REDIS_VERSION, loop.policy().name(), (loop.time() - began) / 1_000_000_000));
        sections.put("Clients", "connected_clients:" + clients.getAsInt() + "\n");
        sections.put("Stats", "total_commands_processed:" + commands.executed() + "\n");
        sections.put("Keyspace", keys.size() == 0 ? "" : "db0:keys=" + keys.size() + ",expires=" + keys.expiring() + ",avg_ttl=0\n");
        return sections;
    }
}
