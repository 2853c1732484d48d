package io.jvloop.spi.readiness;

import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.handles.PendingConnect;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A connect that is done when its channel becomes writable. */
final class ReadinessConnect extends PendingConnect implements EventSource {
    private final ReadinessBackend backend;
    private final NonBlockingSocket channel;
    private @Nullable Registration registration;
    private @Nullable IOException refusal;

    ReadinessConnect(ReadinessBackend backend, NonBlockingSocket channel) throws IOException {
        super(backend.handles());
        this.backend = backend;
        this.channel = channel;
        if (channel.isConnected()) {
            complete(null);
            return;
        }
        try {
            registration = backend.poller().register(channel, this, Readiness.WRITE);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void onEvents(int events) {
        entry().makeReady();
    }

    @Override
    public boolean onRefused(IOException why) {
        refusal = why;
        entry().makeReady();
        return true;
    }

    @Override
    protected void check() {
        if (refusal != null) {
            complete(refusal);
            return;
        }
        try {
            if (channel.finishConnect()) {
                complete(null);
            }
        } catch (IOException e) {
            complete(e);
        }
    }

    @Override
    protected StreamHandle stream() {
        return new ReadinessStream(backend, channel, registration);
    }

    @Override
    protected void giveUp() {
        if (registration != null) {
            registration.close();
        } else {
            channel.close();
        }
    }
}
