package io.jvloop.conformance;

/**
 * One line of the catalogue.
 *
 * @param number  its number, for good
 * @param mark    M must, S should, X exotic
 * @param section the heading it stands under
 * @param text    what it says
 */
record Item(int number, char mark, String section, String text) {

    boolean isRequired() {
        return mark != 'X';
    }
}
