package io.jvloop.tck;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jvloop.Task;
import io.jvloop.net.ReceiveLimits;
import io.jvloop.net.ReceiveScope;
import io.jvloop.net.SlowPeerException;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamReaderProtocol;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long a peer may take, on simulated time. */
class ReceiveLimitsTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);

    private StreamReader reader() {
        return new StreamReader(fixture.loop(), 100);
    }

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private static void feed(StreamReader reader, int count) {
        reader.feedData(ByteBuffer.allocate(count));
    }

    private long elapsedSeconds(long since) {
        return Duration.ofNanos(fixture.loop().time() - since).toSeconds();
    }

    @AsyncTest
    void peerThatSendsNothingIsGivenUpWhenItsStartIsOver() throws IOException {
        StreamReader reader = reader();
        long began = fixture.loop().time();
        try (ReceiveScope _ = reader.limit(ReceiveLimits.atLeast(10, seconds(5)))) {
            assertThatExceptionOfType(SlowPeerException.class).isThrownBy(() -> reader.read(1))
                    .withMessageContaining("0 bytes in PT5S");
        }
        assertThat(elapsedSeconds(began)).isEqualTo(5);
        assertThatExceptionOfType(SlowPeerException.class).isThrownBy(() -> reader.readExactly(1));
    }

    @AsyncTest
    void byteNowAndThenGainsNothing() throws IOException {
        StreamReader reader = reader();
        long began = fixture.loop().time();
        Task<Void> trickle = createTask(() -> {
            while (true) {
                sleep(seconds(1));
                feed(reader, 1);
            }
        });
        try (ReceiveScope _ = reader.limit(ReceiveLimits.atLeast(10, seconds(5)))) {
            assertThatExceptionOfType(SlowPeerException.class).isThrownBy(() -> reader.readExactly(1000));
        }
        trickle.cancel();
        yieldNow();
        assertThat(elapsedSeconds(began)).isEqualTo(5);
    }

    @AsyncTest
    void peerThatKeepsTheRateMayTakeAsLongAsItNeeds() throws IOException {
        StreamReader reader = reader();
        Task<Void> sending = createTask(() -> {
            for (int i = 0; i < 100; i++) {
                sleep(seconds(1));
                feed(reader, 10);
            }
        });
        try (ReceiveScope _ = reader.limit(ReceiveLimits.atLeast(10, seconds(2)))) {
            assertThat(reader.readExactly(1000)).hasSize(1000);
        }
        sending.await();
    }

    @AsyncTest
    void bytesThatCameEarlyPayForALaterPause() throws IOException {
        StreamReader reader = reader();
        long began = fixture.loop().time();
        try (ReceiveScope _ = reader.limit(ReceiveLimits.atLeast(10, seconds(5)))) {
            feed(reader, 30);
            assertThatExceptionOfType(SlowPeerException.class).isThrownBy(() -> reader.readExactly(31))
                    .withMessageContaining("30 bytes");
        }
        assertThat(elapsedSeconds(began)).isEqualTo(8);
    }

    @AsyncTest
    void totalEndsItHoweverMuchComes() throws IOException {
        StreamReader reader = reader();
        long began = fixture.loop().time();
        Task<Void> sending = createTask(() -> {
            while (true) {
                sleep(seconds(1));
                feed(reader, 50);
            }
        });
        try (ReceiveScope _ = reader.limit(ReceiveLimits.atLeast(10, seconds(5)).withTotal(seconds(20)))) {
            assertThatExceptionOfType(SlowPeerException.class).isThrownBy(() -> reader.readExactly(1_000_000));
        }
        assertThat(elapsedSeconds(began)).isEqualTo(20);
        sending.cancel();
        yieldNow();
    }

    @AsyncTest
    void withinIsForTheWholeAndBytesDoNotExtendIt() throws IOException {
        StreamReader reader = reader();
        long began = fixture.loop().time();
        try (ReceiveScope _ = reader.limit(ReceiveLimits.within(seconds(3)))) {
            feed(reader, 100);
            assertThatExceptionOfType(SlowPeerException.class).isThrownBy(() -> reader.readExactly(101));
        }
        assertThat(elapsedSeconds(began)).isEqualTo(3);
    }

    @AsyncTest
    void afterItsScopeNothingIsMeasured() throws IOException {
        StreamReader reader = reader();
        ReceiveScope scope = reader.limit(ReceiveLimits.within(seconds(3)));
        assertThatIllegalStateException().isThrownBy(() -> reader.limit(ReceiveLimits.within(seconds(1))))
                .withMessageContaining("0 bytes so far");
        scope.close();
        scope.close();
        assertThat(fixture.loop().statistics().timers()).isZero();
        sleep(seconds(100));
        feed(reader, 1);
        assertThat(reader.read(1)).hasSize(1);
        reader.limit(ReceiveLimits.within(seconds(3))).close();
    }

    @AsyncTest
    void endOfTheStreamIsNoSlowness() throws IOException {
        StreamReader reader = reader();
        try (ReceiveScope _ = reader.limit(ReceiveLimits.within(seconds(3)))) {
            reader.feedEof();
            sleep(seconds(10));
            assertThat(reader.readAll()).isEmpty();
        }
    }

    @AsyncTest
    void timeInWhichTheTransportIsPausedIsNotThePeers() throws IOException {
        StreamReader reader = reader();
        new StreamReaderProtocol(reader).connectionMade(transport());
        long began = fixture.loop().time();
        try (ReceiveScope _ = reader.limit(ReceiveLimits.within(seconds(5)))) {
            sleep(seconds(2));
            feed(reader, 201);
            sleep(seconds(100));
            assertThat(reader.readExactly(201)).hasSize(201);
            catchThrowableOfType(SlowPeerException.class, () -> reader.read(1));
        }
        assertThat(elapsedSeconds(began)).isEqualTo(105);
    }

    @AsyncTest
    void limitsThatBeginWhileTheTransportIsPausedWaitForIt() throws IOException {
        StreamReader reader = reader();
        new StreamReaderProtocol(reader).connectionMade(transport());
        feed(reader, 201);
        try (ReceiveScope _ = reader.limit(ReceiveLimits.within(seconds(5)))) {
            sleep(seconds(100));
            assertThat(reader.readExactly(200)).hasSize(200);
            sleep(seconds(4));
            assertThat(reader.exception()).isNull();
            sleep(seconds(1));
            assertThat(reader.exception()).isInstanceOf(SlowPeerException.class);
        }
    }

    /** Only pauses and resumes, which does nothing here. */
    private static Transport transport() {
        return (Transport) Proxy.newProxyInstance(Transport.class.getClassLoader(), new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
    }

    @Test
    void numbersAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> ReceiveLimits.within(Duration.ZERO)).withMessageContaining("start > 0");
        assertThatIllegalArgumentException().isThrownBy(() -> ReceiveLimits.atLeast(0, seconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> ReceiveLimits.atLeast(1, seconds(2)).withTotal(seconds(1)));
    }
}
