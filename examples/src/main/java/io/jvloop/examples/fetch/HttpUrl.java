package io.jvloop.examples.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * An http:// or https:// URL, as far as a request needs it.
 *
 * @param uri    as it was given
 * @param origin which server
 * @param target path and query
 */
record HttpUrl(URI uri, Origin origin, String target) {

    /** Plain text, or TLS. */
    enum Scheme {
        HTTP(80), HTTPS(443);

        final int port;

        Scheme(int port) {
            this.port = port;
        }

        static Scheme of(URI uri) throws HttpException {
            return switch (uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT)) {
                case "http" -> HTTP;
                case "https" -> HTTPS;
                default -> throw new HttpException("neither an http:// nor an https:// URL: '" + uri + "'");
            };
        }
    }

    /**
     * A server.
     *
     * @param scheme what is spoken there
     * @param host   a name or a literal address, an IPv6 one in brackets
     * @param port   its port
     */
    record Origin(Scheme scheme, String host, int port) {

        /** What the Host header says. */
        String authority() {
            return port == scheme.port ? host : host + ":" + port;
        }

        String hostWithoutBrackets() {
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }
    }

    static HttpUrl parse(String text) throws HttpException {
        try {
            return of(new URI(text));
        } catch (URISyntaxException e) {
            throw new HttpException("not a URL: " + e.getReason() + " at index " + e.getIndex());
        }
    }

    /** Where a redirect leads. */
    HttpUrl resolve(String location) throws HttpException {
        try {
            return of(uri.resolve(new URI(location)));
        } catch (URISyntaxException e) {
            throw new HttpException("redirected to what is not a URL: '" + location + "'");
        }
    }

    private static HttpUrl of(URI given) throws HttpException {
        URI uri = URI.create(given.toASCIIString());
        Scheme scheme = Scheme.of(uri);
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new HttpException("not of the form http[s]://host[:port]/path: '" + uri + "'");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return new HttpUrl(uri, new Origin(scheme, uri.getHost(), uri.getPort() < 0 ? scheme.port : uri.getPort()), target);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
