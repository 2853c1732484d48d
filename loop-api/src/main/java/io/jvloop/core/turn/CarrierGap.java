package io.jvloop.core.turn;

/** What a guest does around a body that runs on its host's own thread, in the middle of a turn: the body may let the host go on. */
public interface CarrierGap {

    /** The turn makes way for the body. */
    void leave();

    /** The turn goes on. */
    void enter();
}
