package io.jvloop.conformance;

/**
 * How one test of one item ended.
 *
 * @param item    the item's number; 0 for a whole class of tests that was skipped
 * @param backEnd where it ran, or {@code any} for a test that is of no back end
 * @param needs   sockets, loop or any
 * @param mode    mounted or baton
 * @param result  passed, skipped or failed
 * @param test    its name
 * @param reason  why it did not pass
 */
record Observation(int item, String backEnd, String needs, String mode, String result, String test, String reason) {
    private static final String ANY = "any";

    /** Reads a line that the conformance kit's listener wrote. */
    static Observation parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 7) {
            throw new IllegalArgumentException("not a line of seven fields: " + line);
        }
        return new Observation(Integer.parseInt(fields[0]), fields[1], fields[2], fields[3], fields[4], fields[5],
                fields[6]);
    }

    boolean isOf(Item wanted, String wantedBackEnd, String wantedMode) {
        return item == wanted.number() && mode.equals(wantedMode) && (backEnd.equals(wantedBackEnd) || backEnd.equals(ANY));
    }

    /** Whether it comes from contracts that a back end without sockets does not run. */
    boolean needsSockets() {
        return needs.equals("sockets");
    }

    boolean isOfAllItems() {
        return item == 0;
    }

    boolean isOfNoBackEnd() {
        return backEnd.equals(ANY);
    }

    boolean is(String wanted) {
        return result.equals(wanted);
    }
}
