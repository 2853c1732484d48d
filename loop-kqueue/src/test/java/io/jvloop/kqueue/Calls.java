package io.jvloop.kqueue;

import io.jvloop.Asyncio;
import io.jvloop.Promise;
import io.jvloop.net.Protocol;
import io.jvloop.net.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. What a transport calls. */
final class Calls implements Protocol {
    final List<String> calls = new ArrayList<>();
    final Promise<Void> lost = Asyncio.runningLoop().createFuture();
    @Nullable Transport transport;
    @Nullable Throwable cause;
    private final boolean keepOpenAtEof;

    Calls(boolean keepOpenAtEof) {
        this.keepOpenAtEof = keepOpenAtEof;
    }

    @Override
    public void connectionMade(Transport made) {
        transport = made;
    }

    @Override
    public void dataReceived(ByteBuffer lent) {
        calls.add(StandardCharsets.US_ASCII.decode(lent).toString());
    }

    @Override
    public boolean eofReceived() {
        calls.add("eof");
        return keepOpenAtEof;
    }

    @Override
    public void connectionLost(@Nullable Throwable why) {
        calls.add("lost");
        cause = why;
        lost.setResult(null);
    }
}
