package io.jvloop.group;

import io.jvloop.Asyncio;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Any thread. A server whose loops listen each at the same address. Who makes a part of it adds the part and looks afterwards whether the
 * whole was closed; who closes it says so first, and looks for parts afterwards. So one of the two closes each part.
 */
final class OpenServer implements GroupServer {
    private final OpenGroup group;
    private final List<Server> parts = new CopyOnWriteArrayList<>();
    private volatile List<SocketAddress> addresses = List.of();
    private volatile boolean closed;

    OpenServer(OpenGroup group) {
        this.group = group;
    }

    /** Listens with a member's loop. */
    void listen(Member member, Supplier<? extends BaseProtocol<Transport>> protocol, SocketAddress local, ServerOptions options)
            throws IOException {
        CompletableFuture<List<SocketAddress>> bound = Asyncio.runCoroutineThreadsafe(() -> {
            Server part = member.loop().createServer(protocol, local, options);
            List<SocketAddress> listening = part.addresses();
            parts.add(part);
            member.add(part);
            if (closed) {
                part.close();
            }
            return listening;
        }, member.loop());
        try {
            addresses = Answer.await(bound);
        } catch (CompletionException e) {
            throw Answer.<IOException>rethrow(e);
        }
    }

    @Override
    public List<SocketAddress> addresses() {
        return addresses;
    }

    @Override
    public void close() {
        closed = true;
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (Server part : parts) {
            try {
                asked.add(Asyncio.runCoroutineThreadsafe(part::close, part.loop()));
            } catch (IllegalStateException loopClosed) {
                // and its servers with it
            }
        }
        if (Asyncio.runningLoopOrNull() != null && Asyncio.currentTask() == null) {
            return;
        }
        for (CompletableFuture<Void> each : asked) {
            try {
                Answer.await(each);
            } catch (CancellationException | CompletionException loopClosed) {
                // meanwhile, and its servers with it
            }
        }
    }

    @Override
    public LoopGroup group() {
        return group;
    }

    @Override
    public String toString() {
        return "GroupServer[" + group.name() + (closed ? ", closed" : ", " + addresses) + "]";
    }
}
