package io.jvloop.examples.kv;

import io.jvloop.examples.Arguments;

/**
 * The command line.
 *
 * @param policy the back end's name, or null
 * @param host   where to listen
 * @param port   where to listen, 0 for any
 * @param help   whether only the usage is asked for
 */
record KvOptions(String policy, String host, int port, boolean help) {
    private static final int REDIS_PORT = 6379;

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static KvOptions parse(String... arguments) {
        String policy = null;
        String host = "127.0.0.1";
        int port = REDIS_PORT;
        boolean help = false;
        for (Arguments words = new Arguments(arguments); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--policy" -> policy = words.value();
                case "--host" -> host = words.value();
                case "--port" -> port = words.port();
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown argument '" + word + "'");
            }
        }
        return new KvOptions(policy, host, port, help);
    }
}
