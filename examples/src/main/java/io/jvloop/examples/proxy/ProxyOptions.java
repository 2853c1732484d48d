package io.jvloop.examples.proxy;

import io.jvloop.examples.Arguments;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * The command line.
 *
 * @param policy      the back end's name, or null
 * @param listen      where to listen, unresolved
 * @param to          the other server, unresolved
 * @param tlsIn       whether clients talk TLS
 * @param certificate who we are to clients, a file; null without TLS
 * @param key         the certificate's key, a file; null without TLS
 * @param tlsOut      whether the other server talks TLS
 * @param trust       whom to trust there, a file; null means those whom the JVM trusts
 * @param help        whether only the usage is asked for
 */
record ProxyOptions(String policy, InetSocketAddress listen, InetSocketAddress to, boolean tlsIn, Path certificate, Path key,
        boolean tlsOut, Path trust, boolean help) {

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
        boolean tlsIn = false;
        Path certificate = null;
        Path key = null;
        boolean tlsOut = false;
        Path trust = null;
        boolean help = false;
        for (Arguments words = new Arguments(arguments); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--policy" -> policy = words.value();
                case "--host" -> host = words.value();
                case "--listen" -> port = words.port();
                case "--to" -> to = words.address();
                case "--tls-in" -> tlsIn = true;
                case "--cert" -> certificate = Path.of(words.value());
                case "--key" -> key = Path.of(words.value());
                case "--tls-out" -> tlsOut = true;
                case "--trust" -> trust = Path.of(words.value());
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("unknown argument '" + word + "'");
            }
        }
        if (!help) {
            demand(port != null, "--listen PORT is missing");
            demand(to != null, "--to HOST:PORT is missing");
            demand(!tlsIn || certificate != null && key != null, "--tls-in wants --cert FILE and --key FILE");
            demand(tlsIn || certificate == null && key == null, "--cert and --key are for --tls-in");
            demand(tlsOut || trust == null, "--trust is for --tls-out");
        }
        return new ProxyOptions(policy, help ? null : InetSocketAddress.createUnresolved(host, port), to, tlsIn, certificate, key, tlsOut,
                trust, help);
    }

    private static void demand(boolean given, String otherwise) {
        if (!given) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
