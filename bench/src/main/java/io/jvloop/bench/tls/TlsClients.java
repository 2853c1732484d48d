package io.jvloop.bench.tls;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Connections that each send a message, wait for its echo, and so on. JDK sockets on virtual threads: nothing that is compared. */
final class TlsClients implements AutoCloseable {
    private final List<SSLSocket> sockets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder echoes = new LongAdder();
    private volatile IOException failure;
    private volatile boolean closing;

    TlsClients(SSLContext tls, int port, int connections, int size) throws IOException {
        for (int i = 0; i < connections; i++) {
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            sockets.add(socket);
        }
        for (SSLSocket socket : sockets) {
            threads.add(Thread.startVirtualThread(() -> converse(socket, new byte[size])));
        }
    }

    private void converse(SSLSocket socket, byte[] message) {
        byte[] answer = new byte[message.length];
        try {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            while (!closing) {
                out.write(message);
                if (in.readNBytes(answer, 0, answer.length) < answer.length) {
                    throw new EOFException("the server has ended the connection");
                }
                echoes.increment();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** How many echoes came so far. */
    long echoes() throws IOException {
        if (failure != null && !closing) {
            throw failure;
        }
        return echoes.sum();
    }

    @Override
    public void close() throws IOException {
        closing = true;
        for (SSLSocket socket : sockets) {
            socket.close();
        }
    }
}
