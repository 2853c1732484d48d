package io.jvloop.examples.proxy;

import io.jvloop.net.Protocol;
import io.jvloop.net.Transport;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/**
 * One of the two connections that are joined: what it receives, the other one sends. There is no buffer between the two: as long as one
 * does not get rid of what it is to send, the other does not read.
 */
final class Relay implements Protocol {
    private final BiConsumer<Relay, Transport> onMade;
    private Transport transport;
    private Relay other;
    private boolean ended;
    private boolean lost;

    /** {@code onMade} hears when it is there, before it receives anything. */
    Relay(BiConsumer<Relay, Transport> onMade) {
        this.onMade = onMade;
    }

    /** Joins it with the connection to the server, which is there just now. */
    void join(Relay server, Transport serverTransport) {
        other = server;
        server.other = this;
        if (lost) {
            serverTransport.abort();
        }
    }

    @Override
    public void connectionMade(Transport made) {
        transport = made;
        onMade.accept(this, made);
    }

    @Override
    public void dataReceived(ByteBuffer lent) {
        other.transport.write(lent);
    }

    /** One side says no more: the other may still have much to say. */
    @Override
    public boolean eofReceived() {
        ended = true;
        if (other.ended || !other.transport.canWriteEof()) {
            other.transport.close();
            return false;
        }
        other.transport.writeEof();
        return true;
    }

    @Override
    public void pauseWriting() {
        other.transport.pauseReading();
    }

    @Override
    public void resumeWriting() {
        other.transport.resumeReading();
    }

    @Override
    public void connectionLost(Throwable cause) {
        lost = true;
        if (other != null && cause == null) {
            other.transport.close();
        } else if (other != null) {
            other.transport.abort();
        }
    }
}
