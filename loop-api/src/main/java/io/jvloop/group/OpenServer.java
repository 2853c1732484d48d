package io.jvloop.group;

import io.jvloop.Asyncio;
import io.jvloop.Coroutine;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import io.jvloop.transport.HandOver;
import io.jvloop.transport.Network;
import io.jvloop.transport.Spreading;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Any thread. A server of several loops. Who makes a part of it adds the part and looks afterwards whether the
 * whole was closed; who closes it says so first, and looks for parts afterwards. So one of the two closes each part.
 */
final class OpenServer implements GroupServer {
    private static final Runnable NOTHING = () -> {
        // a listener of one's own leaves its queue to the system
    };

    private final OpenGroup group;
    private final List<Server> parts = new CopyOnWriteArrayList<>();
    private volatile List<SocketAddress> addresses = List.of();
    private volatile boolean closed;

    OpenServer(OpenGroup group) {
        this.group = group;
    }

    /** Makes a part of the server, in the loop that it belongs to. */
    private interface Making {
        Server make() throws IOException;
    }

    /** Listens with each member's loop at the same port; the first finds out which. */
    void sharePort(List<Member> members, Function<Member, Supplier<? extends BaseProtocol<Transport>>> protocols, SocketAddress local,
            ServerOptions options) throws IOException {
        ServerOptions shared = options.withReusePort(true);
        for (Member member : members) {
            List<SocketAddress> bound = addresses;
            SocketAddress first = bound.isEmpty() ? local : bound.getFirst();
            ServerOptions rest = bound.isEmpty() ? shared
                    : shared.withMoreAddresses(bound.subList(1, bound.size()).toArray(SocketAddress[]::new));
            addresses = add(member, () -> member.loop().createServer(protocols.apply(member), first, rest), NOTHING).addresses();
        }
    }

    /** Has the first member's loop accept for all. As many as the backlog may be on the way to each, as with listeners of their own. */
    void handOver(List<Member> members, Function<Member, Supplier<? extends BaseProtocol<Transport>>> protocols, SocketAddress local,
            ServerOptions options) throws IOException {
        List<HandOver> ways = members.stream().map(member -> new HandOver(member.loop(), options.backlog())).toList();
        Spreading spreading = new Spreading(ways);
        Member first = members.getFirst();
        Part acceptor = add(first, () -> Network.of(first.loop()).createAcceptor(spreading, local, options), NOTHING);
        addresses = acceptor.addresses();
        SocketAddress acceptedAt = addresses.getFirst();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            HandOver way = ways.get(i);
            add(member, () -> Network.of(member.loop()).createServer(protocols.apply(member), way, acceptedAt, spreading, options),
                    () -> spreading.placeAgain(way));
        }
        startServing(first, acceptor);
    }

    /** An acceptor whose group has been shut down meanwhile has ended, and cannot start. */
    private static void startServing(Member member, Part acceptor) throws IOException {
        in(member, () -> {
            if (!acceptor.server().addresses().isEmpty()) {
                acceptor.server().startServing();
            }
            return acceptor;
        });
    }

    /** A loop's share of the server, and what it told of it. */
    private record Part(Server server, List<SocketAddress> addresses) {
    }

    private Part add(Member member, Making making, Runnable afterwards) throws IOException {
        return in(member, () -> {
            Server server = making.make();
            Part part = new Part(server, server.addresses());
            parts.add(server);
            member.add(server, afterwards);
            if (closed) {
                server.close();
            }
            return part;
        });
    }

    /** Does a step in a member's loop, whose end waits for it. */
    private static Part in(Member member, Coroutine<Part> step) throws IOException {
        CompletableFuture<Part> asked;
        try {
            asked = Asyncio.runCoroutineThreadsafe(member.work().counted(step), member.loop());
        } catch (IllegalStateException loopClosed) {
            throw shutDownMeanwhile(member, loopClosed);
        }
        try {
            return Answer.await(asked);
        } catch (CancellationException cutShort) {
            throw shutDownMeanwhile(member, cutShort);
        } catch (CompletionException e) {
            throw Answer.<IOException>rethrow(e);
        }
    }

    private static IllegalStateException shutDownMeanwhile(Member member, RuntimeException cause) {
        return new IllegalStateException("serve: the group has been shut down meanwhile: " + member.loop().name(), cause);
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
            } catch (CancellationException loopClosed) {
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
