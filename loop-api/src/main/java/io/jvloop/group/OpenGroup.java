package io.jvloop.group;

import io.jvloop.Asyncio;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopFailureHandler;
import io.jvloop.LoopGroup;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.ClientHandler;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamReaderProtocol;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Any thread. The group: it opens its members, places work on them, and ends with the last of them. */
public final class OpenGroup implements LoopGroup {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final String name;
    private final GroupOptions options;
    private final List<Member> members = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final CompletableFuture<Void> terminated;
    private volatile boolean shutdown;

    private OpenGroup(int size, GroupOptions options) {
        String given = options.loops().name();
        this.name = given != null ? given : "group-" + COUNTER.incrementAndGet();
        this.options = options;
        for (int number = 1; number <= size; number++) {
            List<Integer> cpus = options.cpus();
            Integer cpu = cpus.isEmpty() ? null : cpus.get((number - 1) % cpus.size());
            members.add(new Member(options.loops().withName(name + "-" + number), cpu, () -> shutdown(options.drain()), this::report));
        }
        this.terminated = CompletableFuture.allOf(members.stream().map(Member::ended).toArray(CompletableFuture[]::new));
    }

    /** Opens a group; this blocks while its threads open their loops. */
    public static OpenGroup open(int loops, GroupOptions options) {
        if (loops <= 0) {
            throw new IllegalArgumentException("a group has at least one loop, not " + loops);
        }
        OpenGroup group = new OpenGroup(loops, options);
        List<Member> started = new ArrayList<>();
        try {
            for (Member member : group.members) {
                CompletableFuture<Void> opened = member.start();
                started.add(member);
                opened.join();
            }
        } catch (Throwable refused) {
            group.shutdown(Duration.ZERO);
            started.forEach(member -> member.ended().join());
            throw Answer.<RuntimeException>rethrow(refused);
        }
        return group;
    }

    // ---- its loops ----

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<EventLoop> loops() {
        return members.stream().<EventLoop>map(Member::loop).toList();
    }

    @Override
    public Iterator<EventLoop> iterator() {
        return loops().iterator();
    }

    @Override
    public EventLoop next() {
        return members.get(Math.floorMod(turn.getAndIncrement(), members.size())).loop();
    }

    @Override
    public <T> CompletableFuture<T> run(EventLoop loop, Coroutine<T> body) {
        Objects.requireNonNull(body, "body");
        Member member = members.stream().filter(each -> each.loop() == loop).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("run: " + loop + " is none of " + this));
        checkOpen("run");
        return Asyncio.runCoroutineThreadsafe(member.work().counted(body), loop);
    }

    // ---- servers ----

    @Override
    public GroupServer serve(ClientHandler handler, SocketAddress local, ServerOptions serverOptions) throws IOException {
        Objects.requireNonNull(handler, "handler");
        return listen(member -> () -> new StreamReaderProtocol(new StreamReader(member.loop(), serverOptions.streamLimit()),
                member.work().counted(handler)), local, serverOptions);
    }

    @Override
    public GroupServer createServer(Supplier<? extends BaseProtocol<Transport>> protocol, SocketAddress local,
            ServerOptions serverOptions) throws IOException {
        Objects.requireNonNull(protocol, "protocol");
        return listen(_ -> protocol, local, serverOptions);
    }

    private GroupServer listen(Function<Member, Supplier<? extends BaseProtocol<Transport>>> protocols, SocketAddress local,
            ServerOptions serverOptions) throws IOException {
        checkOpen("serve");
        Listening how = Listening.choose(members.getFirst().loop(), local, serverOptions, options.handOver());
        OpenServer server = new OpenServer(this);
        try {
            switch (how) {
                case SHARED_PORT -> server.sharePort(members, protocols, local, serverOptions);
                case HAND_OVER -> server.handOver(members, protocols, local, serverOptions);
            }
        } catch (Throwable refused) {
            server.close();
            throw refused;
        }
        return server;
    }

    private void checkOpen(String operation) {
        if (shutdown) {
            throw new IllegalStateException(operation + ": " + this);
        }
    }

    // ---- the end ----

    @Override
    public void shutdown(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        shutdown = true;
        members.forEach(member -> member.shutdown(limit));
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    private void report(EventLoop loop, Throwable failure) {
        LoopFailureHandler handler = options.failureHandler();
        if (handler != null) {
            handler.failed(loop, failure);
        } else {
            loop.defaultExceptionHandler(
                    new UnhandledFailure("the loop " + loop.name() + " has failed, so its group is shut down", failure));
        }
    }

    @Override
    public boolean awaitTermination(Duration limit) throws InterruptedException {
        refuseOwnTurn("awaitTermination");
        try {
            terminated.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("bug in jvloop: a member tells its failure to the handler", e);
        }
    }

    @Override
    public CompletableFuture<Void> termination() {
        return terminated.copy();
    }

    @Override
    public void close() {
        refuseOwnTurn("close");
        shutdown(Duration.ZERO);
        Answer.await(terminated.copy());
    }

    private void refuseOwnTurn(String operation) {
        for (Member member : members) {
            if (member.loop().isInTurn()) {
                throw new IllegalStateException(operation + ": a turn of " + member.loop().name()
                        + " cannot wait for the end of its own loop; call shutdown there, and wait elsewhere");
            }
        }
    }

    @Override
    public String toString() {
        return "LoopGroup[" + name + ", " + members.size() + " loops" + (terminated.isDone() ? ", closed" : shutdown ? ", shut down" : "")
                + "]";
    }
}
