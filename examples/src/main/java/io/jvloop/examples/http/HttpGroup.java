package io.jvloop.examples.http;

import static io.jvloop.Asyncio.wrapFuture;

import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.LoopGroup;
import io.jvloop.examples.Program;
import io.jvloop.netty.NettyLoops;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** The server on several loops, each on a thread of its own. It is started and ended by a coroutine of a loop that has only that to do. */
final class HttpGroup {
    private final LoopGroup loops;
    private final HttpServer server;
    private final CompletableFuture<Void> drained;
    private final CompletableFuture<Void> failed;

    private HttpGroup(LoopGroup loops, HttpServer server, CompletableFuture<Void> drained, CompletableFuture<Void> failed) {
        this.loops = loops;
        this.server = server;
        this.drained = drained;
        this.failed = failed;
    }

    static HttpGroup start(HttpOptions options) throws IOException {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        CompletableFuture<Void> failed = new CompletableFuture<>();
        LoopGroup loops = LoopGroup.open(options.loops(), GroupOptions.DEFAULT.withLoops(Program.loop(options.policy())).withName("http")
                .withDrain(options.limits().drain()).withFailureHandler((loop, failure) -> {
                    System.err.println("http: the loop " + loop.name() + " has failed: " + failure);
                    failed.complete(null);
                }));
        try {
            for (EventLoop loop : loops) {
                loops.run(loop, () -> { // when a loop fails the others wait for this, and so for Netty's connections
                    wrapFuture(drained.copy()).await();
                });
            }
            return new HttpGroup(loops, Http.start(new LoopHost(NettyLoops.eventLoopGroup(loops)), options), drained, failed);
        } catch (Throwable refused) {
            loops.close();
            throw refused;
        }
    }

    InetSocketAddress address() {
        return server.address();
    }

    LoopGroup loops() {
        return loops;
    }

    /** Waits until a loop fails. The others then finish what is under way, and this has to be ended. */
    void awaitFailure() {
        wrapFuture(failed.copy()).await();
    }

    /** Waits for the requests under way on all loops, but not for ever. */
    void end() throws IOException {
        try {
            server.end();
        } finally {
            drained.complete(null);
            loops.close();
        }
    }
}
