package io.jvloop.spi.portable;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.readiness.ChannelFactory;
import io.jvloop.spi.readiness.NonBlockingChild;
import io.jvloop.spi.readiness.NonBlockingStream;
import io.jvloop.spi.readiness.ReadinessBackend;
import java.io.IOException;

/** Stateless. What the JDK does for a back end: a readiness back end for channels, pipes made of them, and children. */
public final class PortableBackend {
    private PortableBackend() {
    }

    /**
     * Opens the part, which never waits: once it was used, it is polled at the beginning of each poll. It costs nothing before.
     *
     * @param context what the core lends
     * @return what watches and adopts channels, opens pipes and spawns
     */
    public static IoBackend open(BackendContext context) {
        return ReadinessBackend.ofJdkChannels(context, new JdkChannels());
    }

    /** Opens pipes and children; sockets are the back end's own. */
    private static final class JdkChannels implements ChannelFactory {

        @Override
        public NonBlockingStream pipe(PipeAddress source, boolean writing) throws IOException {
            return JdkPipe.open(source, writing);
        }

        @Override
        public NonBlockingChild spawn(ChildSettings settings, BackendContext context) throws IOException {
            return JdkChild.start(settings, context);
        }
    }
}
