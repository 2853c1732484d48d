package io.jvloop.examples;

import java.net.InetSocketAddress;

/**
 * The command line of a server.
 *
 * @param policy the back end's name, or null
 * @param host   where to listen
 * @param port   where to listen, 0 for any
 * @param help   whether only the usage is asked for
 */
public record ListenOptions(String policy, String host, int port, boolean help) {

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    public static ListenOptions parse(int usualPort, String... arguments) {
        String policy = null;
        String host = "127.0.0.1";
        int port = usualPort;
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
        return new ListenOptions(policy, host, port, help);
    }

    public InetSocketAddress address() {
        return InetSocketAddress.createUnresolved(host, port);
    }
}
