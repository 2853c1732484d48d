package io.jvloop.examples.http;

import io.jvloop.examples.Arguments;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * The command line.
 *
 * @param policy the back end's name, or null
 * @param stock  whether Netty runs by itself
 * @param loops  how many loops, each on a thread of its own
 * @param handOver whether one loop accepts for all
 * @param host   where to listen
 * @param port   where to listen, 0 for any
 * @param root   the directory whose files are served, or null
 * @param tls    who we are to clients that talk TLS, or null
 * @param limits what a client may ask of the server
 * @param help   whether only the usage is asked for
 */
record HttpOptions(String policy, boolean stock, int loops, boolean handOver, String host, int port, Path root, Identity tls,
        Limits limits, boolean help) {
    private static final int USUAL_PORT = 8080;
    private static final int MOST_LOOPS = 256;

    /**
     * Files of PEM.
     *
     * @param certificates our certificate, and those that vouch for it
     * @param key          its private key (PKCS #8)
     */
    record Identity(Path certificates, Path key) {
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static HttpOptions parse(String... arguments) {
        String policy = null;
        boolean stock = false;
        int loops = 1;
        boolean handOver = false;
        String host = "127.0.0.1";
        int port = USUAL_PORT;
        Path root = null;
        Path certificates = null;
        Path key = null;
        Limits limits = Limits.DEFAULT;
        boolean help = false;
        for (Arguments words = new Arguments(arguments); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--policy" -> policy = words.value();
                case "--group" -> stock = isStock(words.value());
                case "--loops" -> loops = words.count(MOST_LOOPS);
                case "--hand-over" -> handOver = true;
                case "--host" -> host = words.value();
                case "--port" -> port = words.port();
                case "--root" -> root = Path.of(words.value());
                case "--cert" -> certificates = Path.of(words.value());
                case "--key" -> key = Path.of(words.value());
                case "--patience" -> limits = limits.withPatience(words.seconds());
                case "--idle" -> limits = limits.withIdle(words.seconds());
                case "--drain" -> limits = limits.withDrain(words.seconds());
                case "--max-body" -> limits = limits.withBody((long) words.positive());
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown argument '" + word + "'");
            }
        }
        return new HttpOptions(policy, stock, loops, handOver, host, port, root, identity(certificates, key), limits, help);
    }

    private static boolean isStock(String group) {
        return switch (group) {
            case "jvloop" -> false;
            case "netty" -> true;
            default -> throw new IllegalArgumentException("--group wants jvloop or netty, not '" + group + "'");
        };
    }

    private static Identity identity(Path certificates, Path key) {
        if (certificates == null && key == null) {
            return null;
        }
        if (certificates == null || key == null) {
            throw new IllegalArgumentException("TLS wants --cert FILE and --key FILE");
        }
        return new Identity(certificates, key);
    }

    InetSocketAddress address() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }
}
