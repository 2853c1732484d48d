package io.jvloop.spi.portable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/** A thread that carries one of a child's blocking streams to or from a pipe which the loop can watch. Ends with either of the two. */
final class StreamPump {
    private static final int BLOCK = 16 * 1024;
    private final InputStream from;
    private final OutputStream to;

    private StreamPump(InputStream from, OutputStream to) {
        this.from = from;
        this.to = to;
    }

    static StreamPump from(Pipe.SourceChannel loopSide, OutputStream child) {
        return new StreamPump(Channels.newInputStream(loopSide), child);
    }

    static StreamPump into(InputStream child, Pipe.SinkChannel loopSide) {
        return new StreamPump(child, Channels.newOutputStream(loopSide));
    }

    /** Not a virtual thread: the child's streams are files to the JDK, and reading them would hold a carrier. */
    void start(String name) {
        Thread.ofPlatform().daemon().name(name).inheritInheritableThreadLocals(false).start(this::carry);
    }

    private void carry() {
        try {
            byte[] block = new byte[BLOCK];
            for (int count = from.read(block); count >= 0; count = from.read(block)) {
                to.write(block, 0, count);
                to.flush();
            }
        } catch (IOException brokenEitherSide) {
            // closing both sides below tells it on
        } finally {
            close();
        }
    }

    private void close() {
        closeOne(to);
        closeOne(from);
    }

    /** Closes what may be closed or broken already. */
    static void closeOne(AutoCloseable side) {
        try {
            side.close();
        } catch (Exception alreadyBroken) {
            // its descriptor is given back all the same
        }
    }
}
