package io.jvloop.examples.kv;

/** The counts that some commands take. */
final class Counts {

    private Counts() {
    }

    static int notNegative(Request request, int index) {
        try {
            long count = request.word(index).toLong();
            if (count >= 0) {
                return (int) Math.min(count, Integer.MAX_VALUE);
            }
        } catch (NumberFormatException e) {
            // as wrong as a negative one
        }
        throw new CommandException("ERR value is out of range, must be positive");
    }
}
