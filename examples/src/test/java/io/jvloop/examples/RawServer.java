package io.jvloop.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers what a test wants, however wrong: one script for each connection, in a thread of its own. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger accepted = new AtomicInteger();
    private final Script script;

    public RawServer(Script script) throws IOException {
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers the first request of each connection, and ends the connection. */
    public static RawServer answering(String answer) throws IOException {
        return new RawServer((connection, number) -> {
            connection.awaitRequest();
            connection.send(answer);
        });
    }

    public interface Script {
        void serve(Connection connection, int number) throws IOException;
    }

    public static final class Connection {
        private final Socket socket;
        private final BufferedReader requests;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.requests = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        /** The request's first line, null at the end. */
        public String awaitRequest() throws IOException {
            String first = requests.readLine();
            String line = first;
            while (line != null && !line.isEmpty()) {
                line = requests.readLine();
            }
            return first;
        }

        public void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                int number = accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.serve(new Connection(socket), number);
        } catch (IOException e) {
            // The client has gone: the test looks at what it says itself.
        }
    }

    public int connections() {
        return accepted.get();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + listener.getLocalPort() + path;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
