package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.BackendContext;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * Confined to its loop. What a peer may ask for after the first handshake: a new one only by leave, and of all else that brings no data
 * (requests for new keys, session tickets, empty records, warnings, the pieces of that new handshake) not too much. Such a record is cheap
 * to send and not to deal with, and no honest peer sends many.
 *
 * <p>Each takes one from a credit, and one more for each KiB; the credit comes back with time and with data.
 */
final class PostHandshake {
    /** The first byte of a record that belongs to a handshake, up to TLS 1.2; later ones hide what they are. */
    private static final byte HANDSHAKE_RECORD = 22;
    static final int CREDIT = 64;
    private static final int BYTES_EACH = 1024;
    private static final int DATA_EACH = 16 * 1024;
    private static final long NANOS_EACH = 1_000_000_000;

    private final EventLoop loop;
    private final BackendContext context;
    private final TlsEngine engine;
    private final Handshake handshake;
    private final TlsOptions options;
    private long spent;
    /** Data that has given nothing back yet. */
    private long data;
    /** Until when time has given back. */
    private long since;

    PostHandshake(EventLoop loop, BackendContext context, TlsEngine engine, Handshake handshake, TlsOptions options) {
        this.loop = loop;
        this.context = context;
        this.engine = engine;
        this.handshake = handshake;
        this.options = options;
    }

    /**
     * The engine has dealt with a record of the peer's.
     *
     * @param kind the record's first byte
     */
    void unwrapped(byte kind, SSLEngineResult result) throws SSLException {
        if (!handshake.isDone()) {
            return;
        }
        if (kind == HANDSHAKE_RECORD && !engine.isIdle()) {
            if (!options.renegotiation()) {
                throw refused("the peer began a new handshake (renegotiation), which TlsOptions.withRenegotiation would allow");
            }
            handshake.renew(loop);
        }
        if (result.bytesProduced() > 0) {
            data += result.bytesProduced();
        } else if (result.getStatus() == Status.OK && result.bytesConsumed() > 0) {
            pay(result.bytesConsumed());
        }
    }

    private void pay(int bytes) throws SSLException {
        long now = context.nanoTime();
        if (spent == 0) {
            since = now;
        }
        long waited = (now - since) / NANOS_EACH;
        since += waited * NANOS_EACH;
        spent = Math.max(0, spent - waited - data / DATA_EACH) + 1 + bytes / BYTES_EACH;
        data %= DATA_EACH;
        if (spent > CREDIT) {
            throw refused(
                    "the peer sent more than " + CREDIT + " records without data (requests for new keys, session tickets, empty records, "
                            + "warnings) beyond one a second and one for each " + DATA_EACH + " bytes of data");
        }
    }

    /** What we do not put up with, though the engine would. The peer gets a goodbye: no engine lets its user choose an alert. */
    private SSLException refused(String why) {
        engine.closeOutput();
        return new SSLException(why);
    }
}
