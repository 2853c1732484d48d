package io.jvloop.examples.http;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.toThread;

import io.jvloop.examples.ServerFixture;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server in a loop of its own, and clients that write whatever a test wants. */
final class HttpFixture {
    private HttpFixture() {
    }

    /** Talks to the server, from another thread. */
    interface Clients {
        void run(int port) throws Exception;
    }

    static void serve(String policy, Limits limits, Path root, Clients clients) throws Exception {
        ServerFixture.run(policy, () -> {
            HttpOptions options = new HttpOptions(policy, false, 1, false, "127.0.0.1", 0, root, null, limits, false);
            HttpServer server = Http.start(new LoopHost(runningLoop()), options);
            try {
                toThread(() -> clients.run(server.address().getPort()));
            } finally {
                server.end();
            }
        });
    }

    static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** All that the server says until it ends the connection; {@code request} is all that it hears. */
    static String answer(int port, String request) throws IOException {
        try (Socket client = connect(port)) {
            send(client, request);
            return rest(client);
        }
    }

    static String rest(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** What the server says, up to and with the given words. */
    static String until(Socket client, String words) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder said = new StringBuilder();
        while (said.indexOf(words) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server has said only: " + said);
            }
            said.append((char) next);
        }
        return said.toString();
    }

    /** A request of HTTP/1.1 without a body, the last one of its connection. */
    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
    }
}
