package io.jvloop.examples.kv;

/** Redis's patterns: * for anything, ? for one byte, [abc], [a-z], [^a] for one of a class, \ before what is meant literally. */
final class GlobPattern {
    private static final int NOWHERE = -1;

    private final Bytes pattern;

    GlobPattern(Bytes pattern) {
        this.pattern = pattern;
    }

    /** Only the last star is ever tried again, so the time is bounded by the product of the lengths. */
    boolean matches(Bytes text) {
        int p = 0;
        int t = 0;
        int afterStar = NOWHERE;
        int resumeAt = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.at(p) == '*') {
                afterStar = ++p;
                resumeAt = t;
                continue;
            }
            int next = p < pattern.length() ? matchOne(p, text.at(t)) : NOWHERE;
            if (next != NOWHERE) {
                p = next;
                t++;
            } else if (afterStar != NOWHERE) {
                p = afterStar;
                t = ++resumeAt;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.at(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on if its element at {@code p} matches the byte, else NOWHERE. */
    private int matchOne(int p, byte b) {
        return switch (pattern.at(p)) {
            case '?' -> p + 1;
            case '[' -> matchClass(p + 1, b & 0xff);
            case '\\' -> p + 1 < pattern.length() ? matchLiteral(p + 1, b) : matchLiteral(p, b);
            default -> matchLiteral(p, b);
        };
    }

    private int matchLiteral(int p, byte b) {
        return pattern.at(p) == b ? p + 1 : NOWHERE;
    }

    private int matchClass(int start, int b) {
        int p = start;
        boolean negated = p < pattern.length() && pattern.at(p) == '^';
        if (negated) {
            p++;
        }
        boolean found = false;
        while (p < pattern.length() && pattern.at(p) != ']') {
            if (pattern.at(p) == '\\' && p + 1 < pattern.length()) {
                p++;
            }
            int low = pattern.at(p) & 0xff;
            int high = low;
            if (p + 2 < pattern.length() && pattern.at(p + 1) == '-') {
                high = pattern.at(p + 2) & 0xff;
                p += 2;
            }
            found |= Math.min(low, high) <= b && b <= Math.max(low, high);
            p++;
        }
        return found == negated ? NOWHERE : Math.min(p + 1, pattern.length());
    }
}
