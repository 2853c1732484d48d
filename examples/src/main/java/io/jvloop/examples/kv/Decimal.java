package io.jvloop.examples.kv;

/** Whole numbers in decimal, as strictly as Redis takes them: no plus sign, no leading zero, no space. */
final class Decimal {
    private static final int MOST_DIGITS = 19;

    private Decimal() {
    }

    /**
     * The number in a part of an array.
     *
     * @throws NumberFormatException if it is none, or does not fit
     */
    static long parse(byte[] bytes, int from, int to) {
        boolean negative = from < to && bytes[from] == '-';
        int at = negative ? from + 1 : from;
        int digits = to - at;
        if (digits < 1 || digits > MOST_DIGITS || bytes[at] == '0' && (digits > 1 || negative)) {
            throw new NumberFormatException();
        }
        long value = 0; // counted downwards, because the smallest number has no positive twin
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                throw new NumberFormatException();
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw new NumberFormatException();
        }
        return negative ? value : -value;
    }

    /** Writes a number's digits and gives the offset behind them. */
    static int write(long number, byte[] target, int offset) {
        int length = length(number);
        long rest = number;
        int at = offset + length;
        do {
            target[--at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        if (number < 0) {
            target[--at] = '-';
        }
        return offset + length;
    }

    private static int length(long number) {
        int length = number < 0 ? 2 : 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            length++;
        }
        return length;
    }
}
