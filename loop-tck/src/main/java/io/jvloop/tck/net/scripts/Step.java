package io.jvloop.tck.net.scripts;

/**
 * One step of a script.
 *
 * @param end    whose: {@code 2 * connection} is the client, {@code 2 * connection + 1} the server
 * @param action what it does
 * @param amount how many bytes, if it writes
 */
public record Step(int end, Action action, int amount) {

    @Override
    public String toString() {
        return Script.name(end) + " " + action + (action == Action.WRITE ? " " + amount : "");
    }
}
