package io.jvloop.examples.kv;

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
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--policy" -> policy = value(arguments, i++);
                case "--host" -> host = value(arguments, i++);
                case "--port" -> port = port(value(arguments, i++));
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown argument '" + arguments[i] + "'");
            }
        }
        return new KvOptions(policy, host, port, help);
    }

    private static String value(String[] arguments, int option) {
        if (option + 1 == arguments.length) {
            throw new IllegalArgumentException(arguments[option] + " wants a value");
        }
        return arguments[option + 1];
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw new IllegalArgumentException("a port is a number from 0 to 65535, not '" + text + "'");
    }
}
