package io.jvloop.core.turn;

/** How a guest asks for turns if its host tells it the events. */
public interface TurnRequests {

    /** Any thread: another thread has sent something while the loop slept. Throws nothing. */
    void wake();

    /** Any thread: another thread has sent something, and the loop is awake, unless its host refused to be woken. Throws nothing. */
    void wakeAgain();

    /** On the loop's own thread: there is something to do, in a turn or between two. Throws nothing. */
    void demand();
}
