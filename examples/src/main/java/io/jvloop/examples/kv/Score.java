package io.jvloop.examples.kv;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Floating-point numbers as Redis 7.0 reads and writes them: as C's {@code strtod} and {@code %.17g}. */
final class Score {
    private static final Pattern FINITE = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);
    /** Nobody writes a number so long, and to read one takes time. */
    private static final int LONGEST = 128;
    private static final MathContext DIGITS = new MathContext(17, RoundingMode.HALF_EVEN);

    private Score() {
    }

    static double parse(Bytes text) {
        if (text.length() <= LONGEST) {
            String number = text.text();
            if (INFINITE.matcher(number).matches()) {
                return number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            }
            double value = FINITE.matcher(number).matches() ? Double.parseDouble(number) : Double.NaN;
            if (Double.isFinite(value)) {
                return value + 0.0; // minus zero becomes zero
            }
        }
        throw new CommandException("ERR value is not a valid float");
    }

    static String format(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? "inf" : "-inf";
        }
        if (score == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(score).round(DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < DIGITS.getPrecision()) {
            return rounded.toPlainString();
        }
        String digits = rounded.unscaledValue().abs().toString();
        return (score < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." : "") + digits.substring(1)
                + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
