package io.jvloop.examples.kv;

import java.io.ByteArrayOutputStream;

/** Divides a typed line into words: at blanks, with "…" (which knows \n, \r, \t, \b, \a, \xFF) and '…' around what has blanks itself. */
final class InlineWords {
    private final byte[] line;
    private final int end;
    private int at;

    private InlineWords(byte[] line, int start, int end) {
        this.line = line;
        this.at = start;
        this.end = end;
    }

    static void split(byte[] line, int start, int end, Request into) throws ProtocolException {
        InlineWords words = new InlineWords(line, start, end);
        while (words.skipBlanks()) {
            into.add(new Bytes(words.word()));
        }
    }

    private boolean skipBlanks() {
        while (at < end && isBlank(line[at])) {
            at++;
        }
        return at < end;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r' || b == 0;
    }

    private byte[] word() throws ProtocolException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        while (at < end && !isBlank(line[at])) {
            byte b = line[at++];
            if (b == '"' || b == '\'') {
                quoted(b, word);
            } else {
                word.write(b);
            }
        }
        return word.toByteArray();
    }

    private void quoted(byte quote, ByteArrayOutputStream word) throws ProtocolException {
        while (at < end) {
            byte b = line[at++];
            if (b == quote) {
                if (at < end && !isBlank(line[at])) {
                    break; // a closing quote ends the word
                }
                return;
            }
            if (b == '\\' && at < end && quote == '"') {
                word.write(escaped());
            } else if (b == '\\' && at < end && line[at] == '\'') {
                word.write(line[at++]);
            } else {
                word.write(b);
            }
        }
        throw new ProtocolException("unbalanced quotes in request");
    }

    private int escaped() {
        byte b = line[at++];
        if (b == 'x' && at + 1 < end && Character.digit(line[at], 16) >= 0 && Character.digit(line[at + 1], 16) >= 0) {
            int value = Character.digit(line[at], 16) * 16 + Character.digit(line[at + 1], 16);
            at += 2;
            return value;
        }
        return switch (b) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> b;
        };
    }
}
