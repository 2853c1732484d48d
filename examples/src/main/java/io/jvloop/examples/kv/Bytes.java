package io.jvloop.examples.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A string as Redis knows it: bytes, whatever they mean. Immutable, and so a key of a map. */
final class Bytes implements Value, Comparable<Bytes> {
    private final byte[] content;
    private int hash;

    /** Takes the array over: nobody may change it any more. */
    Bytes(byte[] content) {
        this.content = content;
    }

    static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static Bytes of(long number) {
        return new Bytes(Long.toString(number).getBytes(StandardCharsets.ISO_8859_1));
    }

    int length() {
        return content.length;
    }

    byte at(int index) {
        return content[index];
    }

    void copyTo(byte[] target, int at, int from, int count) {
        System.arraycopy(content, from, target, at, count);
    }

    /** A view of its end. */
    ByteBuffer from(int index) {
        return ByteBuffer.wrap(content, index, content.length - index).asReadOnlyBuffer();
    }

    Bytes behind(int index) {
        return new Bytes(Arrays.copyOfRange(content, index, content.length));
    }

    Bytes with(Bytes more) {
        byte[] joined = Arrays.copyOf(content, content.length + more.length());
        more.copyTo(joined, content.length, 0, more.length());
        return new Bytes(joined);
    }

    /**
     * The number that this is the decimal form of.
     *
     * @throws NumberFormatException if it is not exactly that
     */
    long toLong() {
        return Decimal.parse(content, 0, content.length);
    }

    /** The name of a command, subcommand or option. */
    String toWord() {
        return text().toLowerCase(Locale.ROOT);
    }

    /** Each byte one character, so that nothing is lost on the way out again. */
    String text() {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(content);
            hash = known;
        }
        return known;
    }

    /** Lets a map stay fast when a client sends it thousands of keys of one hash. */
    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public String toString() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
