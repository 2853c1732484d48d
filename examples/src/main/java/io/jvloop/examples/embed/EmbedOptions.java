package io.jvloop.examples.embed;

import io.jvloop.examples.Arguments;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * The command line.
 *
 * @param policy Netty's epoll or nio, or null
 * @param loops  how many event loops
 * @param host   where to listen
 * @param port   where to listen, 0 for any
 * @param limit  how long a request may take
 * @param drain  how long requests may take that are under way when the server is asked to end
 * @param help   whether only the usage is asked for
 */
record EmbedOptions(String policy, int loops, String host, int port, Duration limit, Duration drain, boolean help) {
    private static final int USUAL_PORT = 8080;
    private static final int MOST_LOOPS = 256;

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static EmbedOptions parse(String... arguments) {
        String policy = null;
        int loops = 2;
        String host = "127.0.0.1";
        int port = USUAL_PORT;
        Duration limit = Duration.ofSeconds(2);
        Duration drain = Duration.ofSeconds(5);
        boolean help = false;
        for (Arguments words = new Arguments(arguments); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--policy" -> policy = words.value();
                case "--loops" -> loops = words.count(MOST_LOOPS);
                case "--host" -> host = words.value();
                case "--port" -> port = words.port();
                case "--timeout" -> limit = words.seconds();
                case "--drain" -> drain = words.seconds();
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown argument '" + word + "'");
            }
        }
        return new EmbedOptions(policy, loops, host, port, limit, drain, help);
    }

    InetSocketAddress address() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }
}
