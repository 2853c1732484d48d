package io.jvloop.tck.net.connecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.TestNames;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names and addresses, looked up off the loop. */
public class ResolverContract {
    private static final int MANY = 50;
    /** Threads that only look names up: a promise of this bound, not of its number. */
    private static final int FEW = 8;

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** Look-ups that do not end before they are told. */
    private static final class Slow {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger atATime = new AtomicInteger();
        private final AtomicInteger mostAtATime = new AtomicInteger();

        private List<InetAddress> answer() throws InterruptedException {
            mostAtATime.accumulateAndGet(atATime.incrementAndGet(), Math::max);
            begun.countDown();
            try {
                released.await();
                return List.of(InetAddress.getLoopbackAddress());
            } finally {
                atATime.decrementAndGet();
            }
        }

        private Task<List<InetSocketAddress>> lookUp(EventLoop loop) {
            String name = TestNames.of(this::answer);
            return Asyncio.createTask(() -> loop.getAddrInfo(name, 1));
        }
    }

    /** {@code test_base_events.BaseEventTests.test_ipaddr_info}. */
    @AsyncTest
    @Behaviour(365)
    void namesAreLookedUpOffTheLoopWhichGoesOnMeanwhile() throws Exception {
        Slow slow = new Slow();
        Task<List<InetSocketAddress>> lookup = slow.lookUp(fixture.loop());
        while (slow.begun.getCount() > 0) {
            Asyncio.yieldNow();
        }
        assertThat(lookup.isDone()).isFalse();
        slow.released.countDown();
        assertThat(lookup.await()).containsExactly(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    }

    @Test
    @Behaviour(365)
    void floodOfSlowLookUpsTakesFewThreadsAndHoldsNoOtherWorkUp() throws Exception {
        Slow slow = new Slow();
        fixture.run(() -> {
            List<LoopFuture<?>> lookups = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                lookups.add(slow.lookUp(fixture.loop()));
            }
            while (slow.begun.getCount() > 0) {
                Asyncio.yieldNow();
            }
            assertThat(Asyncio.<String, RuntimeException>toThread(() -> "done")).isEqualTo("done");
            slow.released.countDown();
            for (LoopFuture<?> lookup : lookups) {
                lookup.await();
            }
        });
        assertThat(slow.mostAtATime.get()).isBetween(1, FEW);
    }

    @AsyncTest
    void cancelledLookUpEndsAtOnceAndItsAnswerIsDropped() throws Exception {
        Slow slow = new Slow();
        Task<?> lookup = slow.lookUp(fixture.loop());
        while (slow.begun.getCount() > 0) {
            Asyncio.yieldNow();
        }
        lookup.cancel();
        assertThatExceptionOfType(CancelledError.class).isThrownBy(lookup::await);
        slow.released.countDown();
    }

    /** {@code uvloop test_dns.Test_UV_DNS.test_getaddrinfo_close_loop}. */
    @Test
    @Behaviour(377)
    void loopThatClosesWithALookUpInFlightIsNotCalledBack() throws Exception {
        Slow slow = new Slow();
        List<Object> came = new ArrayList<>();
        Asyncio.run(fixture.options(), () -> {
            String name = TestNames.of(slow::answer);
            Asyncio.createTask(() -> came.add(Asyncio.runningLoop().getAddrInfo(name, 1)));
            while (slow.begun.getCount() > 0) {
                Asyncio.yieldNow();
            }
        });
        slow.released.countDown();
        while (slow.atATime.get() > 0) {
            Thread.onSpinWait();
        }
        assertThat(came).isEmpty();
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_no_getaddrinfo}. */
    @Test
    @Behaviour({368, 376})
    void emptyAnswerAndFailureAreErrorsThatNameTheHost() throws Exception {
        String nothing = TestNames.of();
        String failing = TestNames.of(() -> {
            throw new IllegalStateException("out of order");
        });
        fixture.run(() -> {
            assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> fixture.loop().getAddrInfo(nothing, 1))
                    .withMessageContaining(nothing);
            assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> fixture.loop().getAddrInfo(failing, 1))
                    .withMessage("cannot resolve host '" + failing + "': out of order");
        });
    }

    /** {@code uvloop test_dns.BaseTestDNS.test_getaddrinfo_*}. */
    @AsyncTest
    @Behaviour(376)
    void namesAndNumbersResolveAsWithTheBlockingResolver() throws Exception {
        String name = TestNames.of("127.0.0.5", "::1", "127.0.0.4");
        for (String host : List.of("localhost", "127.0.0.1", "::1", name)) {
            assertThat(fixture.loop().getAddrInfo(host, 80)).extracting(InetSocketAddress::getAddress)
                    .containsExactly(InetAddress.getAllByName(host));
        }
        assertThat(fixture.loop().getAddrInfo("127.0.0.1", 443)).containsExactly(new InetSocketAddress("127.0.0.1", 443));
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_ipv6_scope}, of the resolver. */
    @AsyncTest
    @Behaviour(378)
    void scopeOfAnIpv6AddressIsKept() throws Exception {
        InetSocketAddress address = fixture.loop().getAddrInfo("fe80::1%1", 80).getFirst();
        assertThat(((Inet6Address) address.getAddress()).getScopeId()).isEqualTo(1);
    }

    /** {@code uvloop test_dns.BaseTestDNS.test_getnameinfo_*}. */
    @Test
    @Behaviour(376)
    void addressHasTheNameThatTheBlockingResolverGives() throws Exception {
        InetAddress loopback = InetAddress.getByAddress("another name", new byte[] {127, 0, 0, 1});
        fixture.run(() -> {
            assertThat(fixture.loop().getNameInfo(new InetSocketAddress(loopback, 80)))
                    .isEqualTo(InetAddress.getByAddress(loopback.getAddress()).getHostName()).isNotEqualTo("another name");
            assertThat(fixture.loop().getNameInfo(new InetSocketAddress(TestNames.NAMELESS, 80))).isEqualTo(TestNames.NAMELESS);
            assertThatExceptionOfType(UnknownHostException.class)
                    .isThrownBy(() -> fixture.loop().getNameInfo(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                    .withMessageContaining("getAddrInfo");
        });
    }
}
