package io.jvloop.spi.portable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;

/** A thread that copies between one of a child's blocking streams and a pipe that the loop can watch. It ends with either of the two. */
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

    /** Not a virtual thread: to the JDK the child's streams are files, and reading them would block a carrier. */
    void start(String name) {
        Thread.ofPlatform().daemon().name(name).inheritInheritableThreadLocals(false).start(this::copy);
    }

    private void copy() {
        try {
            byte[] block = new byte[BLOCK];
            for (int count = from.read(block); count >= 0; count = from.read(block)) {
                to.write(block, 0, count);
                to.flush();
            }
        } catch (IOException brokenEitherSide) {
            // closing both sides below passes the end on
        } finally {
            close();
        }
    }

    private void close() {
        closeOne(to);
        closeOne(from);
    }

    /** Closes a side that may already be closed or broken. */
    static void closeOne(AutoCloseable side) {
        try {
            side.close();
        } catch (Exception alreadyBroken) {
            // its descriptor is released nevertheless
        }
    }
}
