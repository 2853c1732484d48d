package io.jvloop.posix;

/** Confined to its loop. A handle of Netty's that somebody else's handler may refuse behind the call that registered it. */
public interface RefusableHandle {

    /**
     * Tells the descriptor's owner, in its next turn.
     *
     * @param thrown what the handler threw
     * @return false if the owner cannot be told
     */
    boolean refused(Throwable thrown);
}
