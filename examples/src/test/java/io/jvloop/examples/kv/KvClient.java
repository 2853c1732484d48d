package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.*;

import io.jvloop.net.StreamPair;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/** A client that can also send what no client should. */
final class KvClient implements AutoCloseable {
    private final StreamPair streams;
    private final Resp replies;

    private KvClient(StreamPair streams) {
        this.streams = streams;
        this.replies = new Resp(streams.reader().asInputStream());
    }

    static KvClient connect(SocketAddress address) throws IOException {
        return new KvClient(openConnection(address));
    }

    static byte[] request(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return bytes(text.toString());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    void send(byte[] bytes) {
        streams.writer().write(bytes);
    }

    void drain() throws IOException {
        streams.writer().drain();
    }

    void sendEnd() {
        streams.writer().writeEof();
    }

    /** The next reply, null at the end. */
    String reply() throws IOException {
        return replies.next();
    }

    String ask(String... words) throws IOException {
        send(request(words));
        return reply();
    }

    boolean isCutOffWithoutAReply() {
        try {
            return reply() == null;
        } catch (IOException reset) {
            return true;
        }
    }

    /** What a kill does to a client's connections. */
    void breakOff() {
        streams.writer().transport().abort();
    }

    @Override
    public void close() {
        streams.close();
    }
}
