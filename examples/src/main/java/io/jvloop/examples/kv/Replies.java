package io.jvloop.examples.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects replies until they are sent together. One for all connections: between the commands of a batch and the {@link #take} of their
 * replies nothing else of the loop runs.
 */
final class Replies {
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] NIL = ascii("$-1\r\n");
    private static final byte[] NIL_ARRAY = ascii("*-1\r\n");
    private static final int CHUNK = 64 * 1024;
    /** What is longer is not copied. */
    private static final int LONGEST_COPIED = 16 * 1024;
    /** A type, a number with its sign, and a line end. */
    private static final int LONGEST_HEADER = 23;

    private byte[] chunk = new byte[CHUNK];
    private int size; // of what is in the chunk
    private List<ByteBuffer> full = new ArrayList<>();
    private long fullSize;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    long size() {
        return fullSize + size;
    }

    /**
     * What was collected. If it is one part alone, its memory is used again for the next replies: it must be written before anything else
     * happens.
     */
    List<ByteBuffer> take() {
        if (full.isEmpty()) {
            ByteBuffer only = ByteBuffer.wrap(chunk, 0, size);
            size = 0;
            return List.of(only);
        }
        seal();
        List<ByteBuffer> parts = full;
        clear();
        return parts;
    }

    void clear() {
        full = new ArrayList<>();
        fullSize = 0;
        size = 0;
    }

    // ---- replies ----

    void ok() {
        put(OK);
    }

    void nil() {
        put(NIL);
    }

    void nilArray() {
        put(NIL_ARRAY);
    }

    void integer(long number) {
        header(':', number);
    }

    void array(int elements) {
        header('*', elements);
    }

    void bulk(Bytes value) {
        header('$', value.length());
        int copied = Math.min(value.length(), CHUNK - size);
        value.copyTo(chunk, size, 0, copied);
        size += copied;
        int rest = value.length() - copied;
        if (rest > LONGEST_COPIED) {
            seal();
            full.add(value.from(copied));
            fullSize += rest;
        } else if (rest > 0) {
            seal();
            value.copyTo(chunk, 0, copied, rest);
            size = rest;
        }
        endLine();
    }

    void bulk(String text) {
        bulk(Bytes.of(text));
    }

    /** A bulk string, or nil. */
    void bulkOrNil(Bytes value) {
        if (value == null) {
            nil();
        } else {
            bulk(value);
        }
    }

    void status(String text) {
        line('+', text);
    }

    void error(String text) {
        line('-', text);
    }

    // ---- bytes ----

    private void line(char type, String text) {
        put(ascii(Character.toString(type)));
        put(text.replace('\r', ' ').replace('\n', ' ').getBytes(StandardCharsets.ISO_8859_1));
        endLine();
    }

    private void header(char type, long number) {
        makeRoom(LONGEST_HEADER);
        chunk[size++] = (byte) type;
        size = Decimal.write(number, chunk, size);
        endLine();
    }

    private void endLine() {
        makeRoom(2);
        chunk[size++] = '\r';
        chunk[size++] = '\n';
    }

    private void put(byte[] text) {
        makeRoom(text.length);
        System.arraycopy(text, 0, chunk, size, text.length);
        size += text.length;
    }

    private void makeRoom(int count) {
        if (CHUNK - size < count) {
            seal();
        }
    }

    private void seal() {
        full.add(ByteBuffer.wrap(chunk, 0, size));
        fullSize += size;
        chunk = new byte[CHUNK];
        size = 0;
    }
}
