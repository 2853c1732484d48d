package io.jvloop.proactor.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopOptions;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Protocol;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Availability;
import io.jvloop.unix.Descriptors;
import io.jvloop.unix.ForeignDescriptors;
import io.jvloop.unix.SocketAddresses;
import io.jvloop.unix.SocketNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundThreadTest {

    @BeforeEach
    void needsIoUring() {
        assumeTrue(new UringPolicy().availability() instanceof Availability.Available, "io_uring cannot be used here");
    }

    private static EventLoop newLoop() {
        return Asyncio.newEventLoop(LoopOptions.DEFAULT.withPolicy(new UringPolicy()));
    }

    @Test
    void runFromAnotherThreadIsRefusedBeforeAnythingIsScheduledAndNamesBoth() throws Exception {
        try (ExecutorService owner = Executors.newSingleThreadExecutor(body -> new Thread(body, "first")); EventLoop loop = newLoop()) {
            owner.submit(() -> loop.runUntilComplete(() -> 1)).get();

            assertThatIllegalStateException().isThrownBy(() -> loop.runUntilComplete(() -> 2))
                    .withMessageContainingAll("'first'", "'" + Thread.currentThread().getName() + "'");
            assertThat(owner.submit(() -> loop.runUntilComplete(() -> 3)).get()).isEqualTo(3);
        }
    }

    /** Its turns would come in another thread than its polls. */
    @Test
    void guestOfAnExecutorIsRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> GuestLoops.on(_ -> {
        }, LoopOptions.DEFAULT.withPolicy(new UringPolicy()).withName("visitor"))).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("cannot be the guest of an executor: its back end is tied to the thread that polls")
                .hasMessageContaining("take another policy");
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("visitor"));
    }

    @Test
    void loopThatAVirtualThreadRanFirstHasAThreadOfItsOwnForAllWhoRunIt() throws Exception {
        EventLoop loop = newLoop();
        Thread[] carriers = new Thread[3];
        Thread.ofVirtual().start(() -> carriers[0] = loop.runUntilComplete(BoundThreadTest::running)).join();
        Thread.ofVirtual().start(() -> carriers[1] = loop.runUntilComplete(BoundThreadTest::running)).join();
        carriers[2] = loop.runUntilComplete(BoundThreadTest::running);

        assertThat(carriers).hasSize(3).doesNotContainNull().containsOnly(carriers[0]).doesNotContain(Thread.currentThread());
        loop.close();
        carriers[0].join(10_000);
        assertThat(carriers[0].isAlive()).isFalse();
    }

    /** Of all threads of the name of the loop there is one. */
    private static Thread running() {
        String name = Asyncio.runningLoop().name();
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void wholeRunFitsIntoAVirtualThread() throws Exception {
        List<Object> results = new ArrayList<>();
        Thread.ofVirtual().start(() -> {
            results.add(Asyncio.run(LoopOptions.DEFAULT.withPolicy(new UringPolicy()), () -> {
                Asyncio.createTask(() -> Asyncio.sleep(Duration.ofHours(1)));
                Asyncio.yieldNow();
                return "done";
            }));
        }).join();

        assertThat(results).containsExactly("done");
    }

    @Test
    void loopMayBeClosedByAnotherThreadWithOperationsInFlight() throws Exception {
        EventLoop loop = newLoop();
        Socket[] client = new Socket[1];
        try (ExecutorService owner = Executors.newSingleThreadExecutor()) {
            owner.submit(() -> loop.runUntilComplete(() -> {
                Server server = loop.createServer(() -> new Protocol() {}, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        ServerOptions.DEFAULT);
                InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
                client[0] = new Socket(address.getAddress(), address.getPort());
                for (int i = 0; i < 200; i++) {
                    Asyncio.yieldNow();
                }
                return null;
            })).get();
            loop.close();
        }
        try (Socket peer = client[0]) {
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(loop.isClosed()).isTrue();
    }

    /** A shutdown, which lets go of what is in flight, would be everybody's. */
    @Test
    void connectionOfALoopThatAnotherThreadClosesGoesOnForWhoSharesIt() throws Exception {
        ForeignCalls calls = new ForeignCalls();
        EventLoop loop = newLoop();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService owner = Executors.newSingleThreadExecutor()) {
            int descriptor = calls.check(calls.socket(SocketAddresses.AF_INET, ForeignDescriptors.SOCK_STREAM | Abi.SOCK_CLOEXEC, 0));
            int shared = Descriptors.duplicate(calls, descriptor);
            SocketNames names = new SocketNames();
            int length = names.write(server.getLocalSocketAddress(), SocketAddresses.AF_INET);
            calls.check(calls.connect(descriptor, names.address(), length));
            try (Socket peer = server.accept()) {
                owner.submit(() -> loop.runUntilComplete(() -> {
                    loop.connectAccepted(() -> new Protocol() {}, descriptor, ConnectOptions.DEFAULT);
                    for (int i = 0; i < 200; i++) {
                        Asyncio.yieldNow();
                    }
                    return null;
                })).get();
                loop.close();

                Memory.putByte(names.address(), (byte) 7);
                assertThat(ForeignCalls.write(shared, names.address(), 1)).isOne();
                assertThat(peer.getInputStream().read()).isEqualTo(7);
            } finally {
                calls.close(shared);
            }
        }
    }
}
