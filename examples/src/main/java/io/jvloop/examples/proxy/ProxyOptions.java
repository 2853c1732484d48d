package io.jvloop.examples.proxy;

import io.jvloop.examples.Arguments;
import java.net.InetSocketAddress;

/**
 * The command line.
 *
 * @param policy the back end's name, or null
 * @param listen where to listen, unresolved
 * @param to     the other server, unresolved
 * @param help   whether only the usage is asked for
 */
record ProxyOptions(String policy, InetSocketAddress listen, InetSocketAddress to, boolean help) {

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static ProxyOptions parse(String... arguments) {
        String policy = null;
        String host = "127.0.0.1";
        Integer port = null;
        InetSocketAddress to = null;
        boolean help = false;
        for (Arguments words = new Arguments(arguments); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--policy" -> policy = words.value();
                case "--host" -> host = words.value();
                case "--listen" -> port = words.port();
                case "--to" -> to = words.address();
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown argument '" + word + "'");
            }
        }
        if (!help && (port == null || to == null)) {
            throw new IllegalArgumentException(port == null ? "--listen PORT is missing" : "--to HOST:PORT is missing");
        }
        return new ProxyOptions(policy, help ? null : InetSocketAddress.createUnresolved(host, port), to, help);
    }
}
