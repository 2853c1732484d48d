package io.jvloop.tck.peers;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A {@link Recorder} for each connection that a server accepts.
 *
 * @param loop     gives the server's loop
 * @param accepted the recorders, in the order of their connections
 */
public record AcceptedRecorders(Supplier<EventLoop> loop, List<Recorder> accepted) {

    public AcceptedRecorders(Supplier<EventLoop> loop) {
        this(loop, new ArrayList<>());
    }

    /** The protocol of the next connection. */
    public Recorder next() {
        Recorder recorder = new Recorder(loop.get());
        accepted.add(recorder);
        return recorder;
    }

    public Server server(ServerOptions options) throws IOException {
        return loop.get().createServer(this::next, ConnectedFixture.ANY_PORT, options);
    }

    /** Waits until there have been so many connections. */
    public void await(int count) {
        while (accepted.size() < count) {
            Asyncio.yieldNow();
        }
        for (int i = 0; i < count; i++) {
            accepted.get(i).await("made");
        }
    }
}
