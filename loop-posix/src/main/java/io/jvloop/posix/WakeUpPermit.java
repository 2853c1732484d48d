package io.jvloop.posix;

/**
 * Safe for use by any thread. Remembers a wake-up that comes before Netty's handler sleeps: by itself the handler does nothing about it.
 *
 * <pre>
 * waker   give, and then wake the handler, which interrupts its wait if it has published that it sleeps
 * loop    the handler publishes that it sleeps, and then asks isGiven: if so, it does not wait
 * loop    take when the poll is over; what the waker has pushed before lies in the inbox, where the loop looks next
 * </pre>
 *
 * <p>Each side writes before it reads, so one of them sees the other. A permit that comes late lets the next poll return at once.
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
