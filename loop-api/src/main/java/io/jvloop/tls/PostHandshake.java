package io.jvloop.tls;

import io.jvloop.EventLoop;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.BackendContext;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * Confined to its loop. Limits what a peer may send after the first handshake: a renegotiation only if the options allow it, and few of the
 * other records that carry no data (key updates, session tickets, empty records, warnings, the records of that renegotiation). Such a
 * record is cheap to send and expensive to process, and no honest peer sends many.
 *
 * <p>Each record costs one credit, and one more for each KiB of it; time and data give credit back.
 */
final class PostHandshake {
    /** The first byte of a handshake record up to TLS 1.2; TLS 1.3 encrypts the type. */
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
    /** Bytes of data for which no credit was given back yet. */
    private long data;
    /** The time up to which credit was given back. */
    private long since;

    PostHandshake(EventLoop loop, BackendContext context, TlsEngine engine, Handshake handshake, TlsOptions options) {
        this.loop = loop;
        this.context = context;
        this.engine = engine;
        this.handshake = handshake;
        this.options = options;
    }

    /**
     * The engine has processed a record of the peer's.
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

    /** Refuses what the engine would accept. The peer gets a close_notify, since no engine lets its user choose the alert. */
    private SSLException refused(String why) {
        engine.closeOutput();
        return new SSLException(why);
    }
}
