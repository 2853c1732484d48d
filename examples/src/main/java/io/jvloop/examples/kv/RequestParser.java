package io.jvloop.examples.kv;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes requests out of what arrives, in whatever pieces it arrives: arrays of bulk strings ("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"), and inline
 * ones ("GET k\r\n"), as a person types them.
 *
 * <p>Memory follows what has arrived, not what a header announces.
 */
final class RequestParser {
    static final int MOST_WORDS = 1024 * 1024;
    static final int LONGEST_WORD = 512 * 1024 * 1024;
    static final int LONGEST_LINE = 64 * 1024;

    private static final int SMALLEST_BUFFER = 4 * 1024;
    /** A longer word gets an array of its own, which is filled where it stays. */
    private static final int LONGEST_BUFFERED_WORD = 16 * 1024;
    /** How much room for a long word one byte of it gets: enough to copy little, too little for anybody to make us run out. */
    private static final int ROOM_PER_ARRIVED = 16;
    private static final int BETWEEN_WORDS = -1;

    private final Request request;
    private ByteBuffer buffer = ByteBuffer.allocate(SMALLEST_BUFFER);
    private int start; // the buffer holds what arrived from here to its position
    private int searched; // no line ends before here
    private int missingWords;
    private int wordLength = BETWEEN_WORDS;
    private ByteBuffer longWord;
    private int skip; // the line end behind a long word

    /** A parser that refills {@code request} again and again. */
    RequestParser(Request request) {
        this.request = request;
    }

    /** Where the next bytes belong: to be called before each read, when {@link #next} has said that it needs more. */
    ByteBuffer room() {
        if (longWord != null) {
            return longWordRoom();
        }
        int held = buffer.position() - start;
        boolean wasFull = !buffer.hasRemaining();
        if (held == 0 && !wasFull && buffer.capacity() > SMALLEST_BUFFER && buffer.position() < SMALLEST_BUFFER) {
            buffer = ByteBuffer.allocate(SMALLEST_BUFFER); // the rush is over: with ten thousand clients it counts
        } else if (wasFull && held > buffer.capacity() / 2 || wasFull && buffer.capacity() < LONGEST_LINE) {
            ByteBuffer larger = ByteBuffer.allocate(buffer.capacity() * 2);
            buffer = larger.put(buffer.array(), start, held);
        } else if (start > 0) {
            System.arraycopy(buffer.array(), start, buffer.array(), 0, held);
            buffer.clear().position(held);
        }
        searched -= start;
        start = 0;
        return buffer;
    }

    private ByteBuffer longWordRoom() {
        if (!longWord.hasRemaining()) {
            longWord =
                    ByteBuffer.wrap(Arrays.copyOf(longWord.array(), longWordCapacity(longWord.position()))).position(longWord.position());
        }
        return longWord;
    }

    private int longWordCapacity(int arrived) {
        return (int) Math.min(wordLength, (long) ROOM_PER_ARRIVED * Math.max(arrived, 1024));
    }

    /** Whether the request is filled; if not, more bytes are needed first. */
    boolean next() throws ProtocolException {
        do {
            if (missingWords == 0 && !begin()) {
                return false;
            }
            while (missingWords > 0) {
                if (!readWord()) {
                    return false;
                }
                missingWords--;
            }
        } while (request.isEmpty()); // an empty line, or an array of nothing
        return true;
    }

    private boolean begin() throws ProtocolException {
        request.clear();
        dropSkipped();
        if (start == buffer.position()) {
            return false;
        }
        boolean inline = buffer.get(start) != '*';
        int end = lineEnd(inline ? "too big inline request" : "too big mbulk count string");
        if (end < 0) {
            return false;
        }
        if (inline) {
            boolean carriageReturn = end > start && buffer.get(end - 1) == '\r';
            InlineWords.split(buffer.array(), start, carriageReturn ? end - 1 : end, request);
        } else {
            missingWords = (int) Math.max(0, number(end, Integer.MIN_VALUE, MOST_WORDS, "invalid multibulk length"));
        }
        start = end + 1;
        return true;
    }

    private boolean readWord() throws ProtocolException {
        dropSkipped();
        if (wordLength == BETWEEN_WORDS && !beginWord()) {
            return false;
        }
        if (wordLength > LONGEST_BUFFERED_WORD) {
            return readLongWord();
        }
        int end = start + wordLength;
        if (buffer.position() < end + 2) {
            return false;
        }
        request.add(new Bytes(Arrays.copyOfRange(buffer.array(), start, end)));
        start = end + 2;
        wordLength = BETWEEN_WORDS;
        return true;
    }

    private boolean beginWord() throws ProtocolException {
        if (start >= buffer.position()) {
            return false;
        }
        int end = lineEnd("too big bulk count string");
        if (end < 0) {
            return false;
        }
        if (buffer.get(start) != '$') {
            throw new ProtocolException("expected '$', got '" + (char) (buffer.get(start) & 0xff) + "'");
        }
        wordLength = (int) number(end, 0, LONGEST_WORD, "invalid bulk length");
        start = end + 1;
        return true;
    }

    private boolean readLongWord() {
        if (longWord == null) {
            int held = Math.min(wordLength, buffer.position() - start);
            longWord = ByteBuffer.allocate(longWordCapacity(held)).put(buffer.array(), start, held);
            start += held;
        }
        if (longWord.position() < wordLength) {
            return false;
        }
        request.add(new Bytes(longWord.array()));
        longWord = null;
        wordLength = BETWEEN_WORDS;
        skip = 2;
        return true;
    }

    private void dropSkipped() {
        int dropped = Math.min(skip, buffer.position() - start);
        skip -= dropped;
        start += dropped;
    }

    /** Where the line that begins at {@code start} has its line feed, or -1 if that has not arrived. */
    private int lineEnd(String tooLong) throws ProtocolException {
        byte[] bytes = buffer.array();
        int end = buffer.position();
        int at = Math.max(start, searched);
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        if (at - start > LONGEST_LINE) {
            throw new ProtocolException(tooLong);
        }
        searched = at;
        return at < end ? at : -1;
    }

    /** The number between the line's first character and its carriage return. */
    private long number(int lineFeed, long least, long most, String wrong) throws ProtocolException {
        if (buffer.get(lineFeed - 1) == '\r') {
            try {
                long number = Decimal.parse(buffer.array(), start + 1, lineFeed - 1);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // as wrong as one out of range
            }
        }
        throw new ProtocolException(wrong);
    }
}
