package io.jvloop.tck.net.groups;

import static io.jvloop.Asyncio.wrapFuture;
import static io.jvloop.tck.net.groups.LoopNumbers.connect;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.Task;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.AnothersPolicy;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers of a group that are refused, or that nobody wants any more while they are made. */
@RunsLoopItself
public class GroupServerRefusalContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP, Capability.MOVING);

    private LoopGroup open() {
        return LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group"));
    }

    private static void never(StreamReader reader, StreamWriter writer) {
        throw new AssertionError("nobody can connect");
    }

    @Test
    void addressInUseIsRefusedAndTheGroupGoesOn() throws IOException {
        try (LoopGroup group = open(); ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> group.serve(GroupServerRefusalContract::never, other.getLocalSocketAddress()));
            assertThat(group.isShutdown()).isFalse();
        }
    }

    @Test
    void groupThatWasShutDownServesNothing() {
        LoopGroup group = open();
        group.close();

        assertThatIllegalStateException().isThrownBy(() -> group.serve(GroupServerRefusalContract::never, ANY_PORT))
                .withMessage("serve: LoopGroup[loop-group, 2 loops, closed]");
    }

    @Test
    void serverThatIsToAcceptLaterIsRefused() {
        try (LoopGroup group = open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> group.serve(GroupServerRefusalContract::never, ANY_PORT,
                            ServerOptions.DEFAULT.withStartServing(false)))
                    .withMessageContaining("startServing must be true");
        }
    }

    /** A policy whose first back end tells where it listens, and whose further ones do something before. */
    private record Listening(LoopPolicy other, CompletableFuture<SocketAddress> bound, Coroutine<?> before, AtomicBoolean opened)
            implements
                AnothersPolicy {
        @Override
        public IoBackend open(BackendContext context) throws IOException {
            IoBackend backend = other.open(context);
            boolean first = opened.compareAndSet(false, true);
            return AnothersPolicy.hooked(backend, (name, _, call) -> {
                if (!name.equals("listen")) {
                    return call.proceed();
                }
                if (!first) {
                    before.run();
                }
                ListenerHandle listener = (ListenerHandle) call.proceed();
                bound.complete(listener.localAddress());
                return listener;
            });
        }
    }

    /** Opens a group whose second loop does something before it listens. */
    private LoopGroup open(CompletableFuture<SocketAddress> bound, Coroutine<?> before) {
        fixture.require(Capability.REUSE_PORT);
        assumeTrue(System.getProperty("os.name").equals("Linux"), "elsewhere only one loop listens");
        LoopPolicy policy = new Listening(fixture.policy(), bound, before, new AtomicBoolean());
        return LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options().withPolicy(policy)));
    }

    @Test
    void serverThatALoopRefusesListensNowhere() {
        CompletableFuture<SocketAddress> bound = new CompletableFuture<>();
        try (LoopGroup group = open(bound, () -> {
            throw new BindException("no more");
        })) {
            assertThatExceptionOfType(BindException.class).isThrownBy(() -> group.serve(GroupServerRefusalContract::never, ANY_PORT))
                    .withMessageContaining("no more");

            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(bound.join()));
            assertThat(group.isShutdown()).isFalse();
        }
    }

    /** As the end of a loop does with tasks that have begun. */
    @AsyncTest
    void taskWhoseServerIsCutShortByTheEndOfALoopIsToldSoAndNotCancelled() {
        try (LoopGroup group = open(new CompletableFuture<>(), () -> {
            Asyncio.currentTask().cancel();
            Asyncio.yieldNow();
            return null;
        })) {
            assertThatIllegalStateException().isThrownBy(() -> group.serve(GroupServerRefusalContract::never, ANY_PORT))
                    .withMessageContaining("shut down meanwhile");
        }
    }

    /** The second loop is about to listen when nobody wants the server any more. */
    @AsyncTest
    void serverWhoseTaskIsCancelledWhileALoopMakesItsPartListensNowhere() {
        CompletableFuture<SocketAddress> bound = new CompletableFuture<>();
        CompletableFuture<Void> making = new CompletableFuture<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        LoopGroup group = open(bound, () -> {
            making.complete(null);
            while (!gate.isDone()) {
                Thread.onSpinWait();
            }
            return null;
        });
        Task<GroupServer> serving = Asyncio.createTask(() -> group.serve(GroupServerRefusalContract::never, ANY_PORT));
        wrapFuture(making).await();
        serving.cancel();
        assertThatExceptionOfType(CancelledError.class).isThrownBy(serving::await);
        gate.complete(null);
        wrapFuture(group.run(group.loops().getLast(), () -> {
            // behind what made the part
        })).await();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(bound.join()));
        group.close();
    }
}
