package io.jvloop.examples.fetch;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * An http:// URL, as far as a request needs it.
 *
 * @param uri    as it was given
 * @param origin which server
 * @param target path and query
 */
record HttpUrl(URI uri, Origin origin, String target) {
    private static final int HTTP_PORT = 80;

    /**
     * A server.
     *
     * @param host a name or a literal address, an IPv6 one in brackets
     * @param port its port
     */
    record Origin(String host, int port) {

        /** What the Host header says. */
        String authority() {
            return port == HTTP_PORT ? host : host + ":" + port;
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
        if ("https".equalsIgnoreCase(uri.getScheme())) {
            throw new HttpException("https is not supported yet, only http: " + uri);
        }
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw new HttpException("not an http:// URL: '" + uri + "'");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new HttpException("not of the form http://host[:port]/path: '" + uri + "'");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return new HttpUrl(uri, new Origin(uri.getHost(), uri.getPort() < 0 ? HTTP_PORT : uri.getPort()), target);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
