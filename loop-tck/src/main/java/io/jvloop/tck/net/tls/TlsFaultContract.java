package io.jvloop.tck.net.tls;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.net.Server;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.Faults;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.SecuredFixture;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every call of an engine may throw: the n-th does, for every n. That connection alone fails of it; the loop, and a connection that stands
 * beside it, go on.
 */
public class TlsFaultContract {
    private static final byte[] MUCH = RawPeer.pattern(20_000);
    private static final Duration NEVER = Duration.ofHours(1);
    /** They are called by the executor, where no failure ends a run. */
    private static final Set<String> OUTSIDE = Set.of(FaultyEngine.TASK, FaultyEngine.GET_TASK);
    private static final int ENOUGH_MISSED = 5;
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP);

    @ParameterizedTest
    @RunsLoopItself
    @Timeout(300)
    @CsvSource({"TLSv1.2, true", "TLSv1.2, false", "TLSv1.3, true", "TLSv1.3, false"})
    void connectionAloneFailsOfWhatItsEngineThrows(String version, boolean server) throws Exception {
        everyCallThrows(version, server, () -> new IllegalStateException("as if"));
    }

    @ParameterizedTest
    @RunsLoopItself
    @Timeout(300)
    @CsvSource({"TLSv1.2, true", "TLSv1.3, false"})
    void runEndsWithAnEnginesFatalErrorAndTheConnectionToo(String version, boolean server) throws Exception {
        everyCallThrows(version, server, () -> new OutOfMemoryError("as if"));
    }

    private void everyCallThrows(String version, boolean server, Supplier<Throwable> kind) throws Exception {
        Echoing standing = new Echoing(fixture.loop());
        fixture.run(() -> standing.open(only(version, SERVER), only(version, CLIENT)));
        int thrown = 0;
        int missed = 0;
        for (int number = 1; missed < ENOUGH_MISSED; number++) {
            Faults faults = new Faults(number, kind);
            Trial trial = new Trial(fixture, faults);
            try {
                trial.run(version, server);
                fixture.run(standing::exchange);
            } catch (Throwable failed) {
                throw new AssertionError("the fault was number " + number + ", in: " + faults.where(), failed);
            }
            missed = faults.thrown() == null ? missed + 1 : 0;
            thrown += faults.thrown() == null ? 0 : 1;
        }
        fixture.run(standing::end);
        assertThat(thrown).as("calls of an engine").isGreaterThan(30);
    }

    /** An engine whose records, after its handshake, need the longest array that nobody gets. */
    private static final class Greedy extends ForwardingEngine {

        Greedy(SSLEngine real) {
            super(real);
        }

        @Override
        public SSLSession getSession() {
            SSLSession real = super.getSession();
            InvocationHandler answers = (_, asked, arguments) -> asked.getName().equals("getPacketBufferSize") && !isHandshaking()
                    ? Integer.MAX_VALUE : asked.invoke(real, arguments);
            return (SSLSession) Proxy.newProxyInstance(Greedy.class.getClassLoader(), new Class<?>[] {SSLSession.class}, answers);
        }

        private boolean isHandshaking() {
            return getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING;
        }
    }

    @Test
    @RunsLoopItself
    void connectionWithoutABufferEndsWithTheRun() throws Exception {
        Echoing standing = new Echoing(fixture.loop());
        Echoing greedy = new Echoing(fixture.loop());
        TlsOptions wanting = TlsOptions.client(ForwardingEngine.context(Certificates.client(), Greedy::new));
        fixture.run(() -> {
            standing.open(SERVER, CLIENT);
            greedy.open(only("TLSv1.2", SERVER), only("TLSv1.2", wanting));
        });

        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> fixture.run(() -> greedy.client.transport().write(MUCH)));
        fixture.run(() -> {
            greedy.client.await("lost");
            greedy.end();
            standing.exchange();
            standing.end();
        });
        assertThat(greedy.client.cause()).hasRootCauseInstanceOf(OutOfMemoryError.class);
    }

    /** No limit of time ends it. */
    private static TlsOptions only(String version, TlsOptions options) {
        return SecuredFixture.only(options, version).withHandshakeTimeout(NEVER).withShutdownTimeout(NEVER);
    }

    /** One connection of which one engine has a fault, and what is told of that. */
    private static final class Trial {
        private final LoopFixture fixture;
        private final EventLoop loop;
        private final Faults faults;
        private final List<Throwable> endedRuns = new ArrayList<>();

        Trial(LoopFixture fixture, Faults faults) {
            this.fixture = fixture;
            this.loop = fixture.loop();
            this.faults = faults;
        }

        private TlsOptions faulty(String version, TlsOptions options, SSLContext context) {
            SSLContext changed = ForwardingEngine.context(context, engine -> new FaultyEngine(engine, faults));
            return only(version, options.serverSide() ? TlsOptions.server(changed) : TlsOptions.client(changed));
        }

        void run(String version, boolean server) {
            TlsOptions serving = server ? faulty(version, SERVER, Certificates.server()) : only(version, SERVER);
            TlsOptions connecting = server ? only(version, CLIENT) : faulty(version, CLIENT, Certificates.client());
            Echoing pair = new Echoing(loop);
            Task<Void> conversation = loop.newTask(TaskOptions.DEFAULT, () -> {
                pair.open(serving, connecting);
                try {
                    pair.exchange();
                } finally {
                    pair.end();
                }
                return null;
            });
            faults.arm(true);
            while (!conversation.isDone()) {
                runUntil(conversation);
            }
            faults.arm(false);
            judge(conversation, pair, server);
        }

        private void runUntil(Task<Void> conversation) {
            try {
                loop.runUntilComplete(conversation);
            } catch (Throwable ended) {
                if (!conversation.isDone() || ended instanceof Error && ended == faults.thrown()) {
                    endedRuns.add(ended);
                }
            }
        }

        private void judge(Task<Void> conversation, Echoing pair, boolean server) {
            List<Throwable> told = new ArrayList<>();
            fixture.failures().forEach(failure -> told.add(failure.failure()));
            Recorder failing = server ? pair.accepted : pair.client;
            if (failing != null && failing.cause() != null) {
                told.add(failing.cause());
            }
            if (!server && (failing == null || failing.order().isEmpty())) {
                told.add(conversation.exception()); // it is who opens a connection that hears that there is none
            }
            Throwable thrown = faults.thrown();
            if (thrown == null) {
                assertThat(conversation.exception()).isNull();
                assertThat(told).allMatch(Objects::isNull);
            } else if (thrown instanceof Error && !OUTSIDE.contains(faults.where())) {
                assertThat(endedRuns).containsExactly(thrown);
            } else {
                assertThat(endedRuns).isEmpty();
                assertThat(told).as("what was told of it, and of its peer's end").filteredOn(failure -> causes(failure).contains(thrown))
                        .hasSize(1);
            }
        }

        private static List<Throwable> causes(@Nullable Throwable failure) {
            List<Throwable> all = new ArrayList<>();
            for (Throwable each = failure; each != null; each = each.getCause()) {
                all.add(each);
            }
            return all;
        }
    }

    /** A connection of which the server's end sends back what it gets. */
    private static final class Echoing {
        private final EventLoop loop;
        private @Nullable Server server;
        @Nullable Recorder accepted;
        @Nullable Recorder client;

        Echoing(EventLoop loop) {
            this.loop = loop;
        }

        void open(TlsOptions serving, TlsOptions connecting) throws IOException {
            server = loop.createServer(() -> accepted = new Echo(loop), ANY_PORT, serving(serving));
            try {
                loop.createConnection(() -> client = new Recorder(loop), server.addresses().getFirst(),
                        connecting(connecting.withServerHostname("localhost")));
            } catch (Throwable failed) {
                server.close();
                server.awaitClosed(); // its connection has ended, too
                throw failed;
            }
        }

        void exchange() {
            client.received.reset();
            client.transport().write(new byte[] {1});
            client.transport().write(MUCH);
            client.awaitBytes(1 + MUCH.length);
        }

        /** Both have heard of the end. */
        void end() {
            client.transport().close();
            if (!client.calls.contains("lost")) {
                client.await("lost");
            }
            server.close();
            server.awaitClosed();
        }
    }

    private static final class Echo extends Recorder {
        Echo(EventLoop loop) {
            super(loop);
        }

        @Override
        protected void onData() {
            byte[] arrived = received.toByteArray();
            received.reset();
            transport().write(arrived);
        }
    }
}
