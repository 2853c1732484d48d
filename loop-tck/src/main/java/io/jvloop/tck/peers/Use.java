package io.jvloop.tck.peers;

/** What a test does with that which a set-up has made for it, and undoes afterwards. */
public interface Use<T> {
    void of(T made) throws Exception;

    /** The same with two of them. */
    interface OfTwo<A, B> {
        void of(A one, B other) throws Exception;
    }
}
