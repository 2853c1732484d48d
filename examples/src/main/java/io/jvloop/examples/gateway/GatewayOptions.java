package io.jvloop.examples.gateway;

import io.jvloop.examples.Arguments;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The command line.
 *
 * @param policy      the back end's name, or null
 * @param address     where to listen, unresolved
 * @param backEnds    who is asked, by name; unresolved
 * @param limit       how long the back ends may take together
 * @param connections how many connections a back end gets at a time
 * @param drain       how long requests may take that are under way when the gateway is asked to end
 * @param help        whether only the usage is asked for
 */
record GatewayOptions(String policy, InetSocketAddress address, Map<String, InetSocketAddress> backEnds, Duration limit, int connections,
        Duration drain, boolean help) {
    private static final int USUAL_PORT = 8080;
    private static final int USUAL_CONNECTIONS = 16;
    private static final int MOST_CONNECTIONS = 10_000;

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static GatewayOptions parse(String... arguments) {
        String policy = null;
        String host = "127.0.0.1";
        int port = USUAL_PORT;
        Map<String, InetSocketAddress> backEnds = new LinkedHashMap<>();
        Duration limit = Duration.ofSeconds(2);
        int connections = USUAL_CONNECTIONS;
        Duration drain = Duration.ofSeconds(5);
        boolean help = false;
        for (Arguments words = new Arguments(arguments); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--policy" -> policy = words.value();
                case "--host" -> host = words.value();
                case "--port" -> port = words.port();
                case "--back-end" -> add(backEnds, words.value());
                case "--timeout" -> limit = words.seconds();
                case "--connections" -> connections = words.count(MOST_CONNECTIONS);
                case "--drain" -> drain = words.seconds();
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown argument '" + word + "'");
            }
        }
        if (backEnds.isEmpty() && !help) {
            throw new IllegalArgumentException("whom to ask? --back-end NAME=HOST:PORT");
        }
        return new GatewayOptions(policy, InetSocketAddress.createUnresolved(host, port), backEnds, limit, connections, drain, help);
    }

    private static void add(Map<String, InetSocketAddress> backEnds, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--back-end wants NAME=HOST:PORT, not '" + text + "'");
        }
        Arguments address = new Arguments("--back-end", text.substring(equals + 1));
        address.next();
        if (backEnds.put(text.substring(0, equals), address.address()) != null) {
            throw new IllegalArgumentException("there are two back ends '" + text.substring(0, equals) + "'");
        }
    }
}
