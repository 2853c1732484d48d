package io.jvloop.examples.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client of HTTP/2 that sends the frames that a test wants, and answers nothing by itself. */
final class Http2Client implements AutoCloseable {
    private static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    static final int LARGE = 1 << 24;
    private static final int INITIAL_WINDOW_SIZE = 4;

    /** A frame as it is read. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** Why a stream was reset. */
        int reason() {
            return ByteBuffer.wrap(payload).getInt();
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    /** Each stream has a window of this size. */
    Http2Client(Socket socket, int window) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        first.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        first.writeBytes(frame(SETTINGS, 0, 0,
                ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(window).array()));
        first.writeBytes(windowUpdate(LARGE));
        send(first.toByteArray());
    }

    /** Frames that have a little more sent on the whole connection, and that nobody answers. */
    static byte[] windowUpdates(int number) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < number; i++) {
            frames.writeBytes(windowUpdate(1));
        }
        return frames.toByteArray();
    }

    private static byte[] windowUpdate(int more) {
        return frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(more).array());
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length).putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload)
                .array();
    }

    Socket socket() {
        return socket;
    }

    void send(byte[] frames) throws IOException {
        socket.getOutputStream().write(frames);
    }

    /** Asks for something, without a body. */
    void get(int stream, String path) throws IOException {
        head(stream, "GET", path, END_STREAM);
    }

    /** Begins a request whose body does not come. */
    void post(int stream, String path) throws IOException {
        head(stream, "POST", path, 0);
    }

    /** A null path is left out. */
    private void head(int stream, String method, String path, int flags) throws IOException {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        literal(fields, 2, method); // the number is the name's in HPACK's table
        literal(fields, 6, "http");
        literal(fields, 1, "test");
        if (path != null) {
            literal(fields, 4, path);
        }
        send(frame(HEADERS, flags | END_HEADERS, stream, fields.toByteArray()));
    }

    void reset(int stream) throws IOException {
        send(frame(RST_STREAM, 0, stream, new byte[4]));
    }

    private static void literal(ByteArrayOutputStream fields, int name, String value) {
        fields.write(name);
        fields.write(value.length());
        fields.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next frame, null at the end. */
    Frame next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = first << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Frame(type, flags, stream, in.readNBytes(length));
    }

    /** Reads up to the next frame of a type. */
    Frame until(int type) throws IOException {
        for (Frame frame = next(); frame != null; frame = next()) {
            if (frame.type() == type) {
                return frame;
            }
        }
        throw new EOFException("the server has ended the connection");
    }

    /** Reads until the server ends the connection; answers how much data came, of streams that have ended well. */
    int rest() throws IOException {
        int length = 0;
        boolean ended = false;
        for (Frame frame = next(); frame != null; frame = next()) {
            length += frame.type() == DATA ? frame.payload().length : 0;
            ended |= frame.endsStream();
        }
        return ended ? length : -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
