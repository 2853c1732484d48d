package io.jvloop.spi.portable;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.ChildHandle;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.WatchHandle;
import io.jvloop.spi.readiness.ChannelFactory;
import io.jvloop.spi.readiness.NonBlockingChild;
import io.jvloop.spi.readiness.NonBlockingStream;
import io.jvloop.spi.readiness.ReadinessBackend;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/** Confined to its loop. The part of a back end that the JDK does for it: a readiness back end that never waits. */
public final class PortableBackend implements AutoCloseable {
    private final ReadinessBackend readiness;

    /**
     * Makes the part. It costs nothing before it is used.
     *
     * @param context what the core lends
     */
    public PortableBackend(BackendContext context) {
        readiness = ReadinessBackend.ofJdkChannels(context, new JdkChannels());
    }

    /** Called at the beginning of each poll. */
    public void beforePoll() {
        readiness.poll(0);
    }

    /**
     * As {@link io.jvloop.spi.IoBackend#adopt}.
     *
     * @param connected a connected channel
     * @return the stream
     */
    public StreamHandle adopt(SocketChannel connected) {
        return readiness.adopt(connected);
    }

    /**
     * As {@link io.jvloop.spi.IoBackend#watch}.
     *
     * @param channel whose readiness is wanted
     * @return what watches it
     */
    public WatchHandle watch(SelectableChannel channel) {
        return readiness.watch(channel);
    }

    /**
     * As {@link io.jvloop.spi.IoBackend#pipe}, of a channel of the JDK.
     *
     * @param source  the channel
     * @param writing whether it is written to
     * @return the end
     * @throws IOException if the channel is closed
     */
    public StreamHandle pipe(PipeAddress source, boolean writing) throws IOException {
        return readiness.pipe(source, writing);
    }

    /**
     * As {@link io.jvloop.spi.IoBackend#spawn}.
     *
     * @param options what to start
     * @return the child
     * @throws IOException if the system refuses
     */
    public ChildHandle spawn(ChildSettings options) throws IOException {
        return readiness.spawn(options);
    }

    @Override
    public void close() {
        readiness.close();
    }

    /** Opens what the JDK opens; sockets are the back end's own. */
    private static final class JdkChannels implements ChannelFactory {

        @Override
        public NonBlockingStream pipe(PipeAddress source, boolean writing) throws IOException {
            return JdkPipe.open(source, writing);
        }

        @Override
        public NonBlockingChild spawn(ChildSettings options, BackendContext context) throws IOException {
            return JdkChild.start(options, context);
        }
    }
}
