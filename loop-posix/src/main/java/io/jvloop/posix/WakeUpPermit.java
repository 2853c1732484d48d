package io.jvloop.posix;

/**
 * Safe for use by any thread. Remembers a wake-up that comes before Netty's handler sleeps, which the handler itself ignores.
 *
 * <pre>
 * waker   give, and then wake the handler, which interrupts its wait if it has published that it sleeps
 * loop    the handler publishes that it sleeps, and then asks isGiven: if so, it does not wait
 * loop    take when the poll is over; what the waker has pushed before lies in the inbox, where the loop looks next
 * </pre>
 *
 * <p>Each side writes before it reads, so one of them sees the other. A late permit makes the next poll return at once.
 */
final class WakeUpPermit {
    private volatile boolean given;

    void give() {
        given = true;
    }

    boolean isGiven() {
        return given;
    }

    void take() {
        if (given) {
            given = false;
        }
    }
}
