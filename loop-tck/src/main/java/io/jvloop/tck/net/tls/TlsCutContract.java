package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.SecuredFixture.CLIENT;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.only;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS handshakes that are cut off behind each of their records: by a reset, and by a cancellation. */
public class TlsCutContract {
    /** Less than any handshake has. */
    private static final int FEW = 3;

    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP);

    /** One handshake behind a relay. */
    private interface Cut {
        /** Whether the handshake has ended before it. */
        boolean isTooLate(int records) throws Exception;
    }

    private void behindEachRecord(Cut cut) throws Exception {
        fixture.run(() -> {
            int records = 0;
            while (!cut.isTooLate(records)) {
                records++;
            }
            assertThat(records).isGreaterThan(FEW);
        });
    }

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    private static void end(Server server) {
        server.abortClients();
        server.close();
        server.awaitClosed();
    }

    /** Whoever has not yet finished the handshake fails, whoever has loses the connection. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void resetBehindAnyRecordIsAnErrorThatNamesThePeerAtBothEnds(String version) throws Exception {
        behindEachRecord(records -> {
            Recorder accepted = recorder();
            Recorder client = recorder();
            AtomicReference<RecordRelay> between = new AtomicReference<>();
            Server server = fixture.loop().createServer(() -> {
                between.get().accepted();
                return accepted;
            }, ANY_PORT, serving(only(SERVER, version)));
            try (RecordRelay relay = RecordRelay.resetting(address(server), records)) {
                between.set(relay);
                boolean connected = isConnected(client, relay, only(CLIENT, version));
                List<UnhandledFailure> failed = awaitMadeOrFailed(accepted);
                boolean tooLate = connected && failed.isEmpty();
                if (!tooLate) {
                    assertThat(relay.isFull()).isTrue();
                    assertLost(connected, client);
                    assertLost(failed.isEmpty(), accepted);
                } else {
                    client.transport().abort();
                }
                end(server);
                return tooLate;
            }
        });
    }

    private boolean isConnected(Recorder client, RecordRelay relay, TlsOptions options) {
        try {
            fixture.loop().createConnection(() -> client, relay.address(), connecting(options));
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(relay.address().toString());
            assertThat(client.calls).isEmpty();
            return false;
        }
    }

    private List<UnhandledFailure> awaitMadeOrFailed(Recorder accepted) {
        List<UnhandledFailure> failures = fixture.failures();
        while (failures.isEmpty() && !accepted.calls.contains("made")) {
            yieldNow();
            failures = fixture.failures();
        }
        assertThat(failures).hasSizeLessThan(2).allSatisfy(failure -> {
            assertThat(failure.message()).contains("TLS handshake failed");
            assertThat(failure.failure()).isInstanceOf(SocketException.class).hasMessageContaining("127.0.0.1:");
        });
        return failures;
    }

    private static void assertLost(boolean made, Recorder recorder) {
        if (made) {
            recorder.await("lost");
            assertThat(recorder.calls).containsExactly("made", "lost");
            assertThat(recorder.cause()).isInstanceOf(SocketException.class);
        } else {
            assertThat(recorder.calls).isEmpty();
        }
    }

    /** The client waits for the next record, or for its own tasks: wherever that is, its socket is closed. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void connectCancelledBehindAnyRecordClosesItsSocket(String version) throws Exception {
        behindEachRecord(records -> {
            Server server = fixture.loop().createServer(this::recorder, ANY_PORT, serving(only(SERVER, version)));
            boolean cancelled;
            try (RecordRelay relay = RecordRelay.holding(address(server), records)) {
                Task<?> connecting = createTask(() -> fixture.loop()
                        .createConnection(this::recorder, relay.address(), connecting(only(CLIENT, version))).transport().abort());
                cancelled = isCancelled(connecting, relay);
                relay.awaitClientEnd();
            }
            end(server);
            fixture.failures(); // what the server says of it is for the contract above
            return !cancelled;
        });
    }

    /** As above, for the server's side. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void serverSideStartTlsCancelledBehindAnyRecordClosesItsSocket(String version) throws Exception {
        behindEachRecord(records -> {
            Recorder accepted = new Recorder(fixture.loop()) {
                @Override
                protected void onMade() {
                    transport().pauseReading(); // the client's first record is for startTls
                }
            };
            Server server = fixture.loop().createServer(() -> accepted, ANY_PORT, ServerOptions.DEFAULT);
            boolean cancelled;
            Recorder client = recorder();
            Task<Boolean> connecting;
            try (RecordRelay relay = RecordRelay.holding(address(server), records)) {
                connecting = createTask(() -> isConnected(client, relay, only(CLIENT, version)));
                accepted.await("made");
                Task<?> starting = createTask(
                        () -> fixture.loop().startTls(accepted.transport(), accepted, only(SERVER, version)).abort());
                cancelled = isCancelled(starting, relay);
                relay.awaitServerEnd();
            }
            if (connecting.await()) {
                client.transport().abort(); // not before: it may drop the client's last record
            }
            accepted.await("lost");
            assertThat(accepted.calls).containsExactly("made", "lost");
            end(server);
            return !cancelled;
        });
    }

    private static boolean isCancelled(Task<?> handshake, RecordRelay relay) {
        do {
            yieldNow(); // at least once: a task that has not begun holds nothing
        } while (!relay.isFull() && !handshake.isDone());
        handshake.cancel();
        try {
            handshake.await();
            return false;
        } catch (CancelledError expected) {
            return true;
        }
    }
}
