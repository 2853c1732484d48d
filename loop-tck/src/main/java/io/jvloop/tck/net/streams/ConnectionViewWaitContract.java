package io.jvloop.tck.net.streams;

import static io.jvloop.tck.net.streams.EchoedView.echoed;
import static io.jvloop.tck.net.streams.EchoedView.served;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.bridge.ConnectionView;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who waits in a view of a connection: where, for whom, and how it ends. */
public class ConnectionViewWaitContract {
    /** More than what systems buffer on the way. */
    private static final int MUCH = 32 << 20;

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();

    private static void send(ConnectionView view, String text) throws IOException {
        view.write(ByteBuffer.wrap(text.getBytes()));
    }

    private static boolean isBlocked(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static void awaitBlocked(Thread thread) {
        while (!isBlocked(thread)) {
            Asyncio.yieldNow();
        }
        Steps.turns(10);
    }

    /** A thread that uses the view, and what came of it. */
    private static final class Caller<T> {
        final CountDownLatch begun = new CountDownLatch(1);
        final Task<T> outcome;
        private volatile Thread thread;

        Caller(Coroutine<T> body) {
            outcome = Asyncio.createTask(() -> Asyncio.toThread(() -> {
                thread = Thread.currentThread();
                begun.countDown();
                return body.run();
            }));
            Asyncio.toThread(() -> Steps.block(begun));
        }

        /** Suspends until the thread waits in the view. */
        void awaitBlocked() {
            ConnectionViewWaitContract.awaitBlocked(thread);
        }

        void interrupt() {
            thread.interrupt();
        }

        /** Interrupts the thread while the loop stands, until the thread waits again: now for the end of what it has asked the loop for. */
        void interruptUntilItWaitsAgain() {
            thread.interrupt();
            while (thread.isInterrupted() || !isBlocked(thread)) {
                Thread.onSpinWait();
            }
        }
    }

    // ---- one at a time ----

    @Test
    void secondReaderWaitsForTheFirst() throws Exception {
        echoed(fixture, view -> {
            Caller<Integer> first = new Caller<>(view.inputStream()::read);
            first.awaitBlocked();
            Task<Integer> second = Steps.waiting(view.inputStream()::read);
            send(view, "ab");

            assertThat(first.outcome.await()).isEqualTo('a');
            assertThat(second.await()).isEqualTo('b');
        });
    }

    /** The peer reads nothing until the first writer waits for room, and the second for the first. */
    @Test
    void writersDoNotMixTheirBytes() throws Exception {
        Promise<Void> goOn = fixture.loop().createFuture();
        Promise<byte[]> received = fixture.loop().createFuture();
        served(fixture, server -> {
            goOn.await();
            received.setResult(server.reader().readExactly(2 * MUCH));
        }, view -> {
            Caller<Integer> first = writer(view, 'a');
            first.awaitBlocked();
            Caller<Integer> second = writer(view, 'b');
            second.awaitBlocked();
            goOn.setResult(null);
            first.outcome.await();
            second.outcome.await();

            byte[] expected = new byte[2 * MUCH];
            Arrays.fill(expected, 0, MUCH, (byte) 'a');
            Arrays.fill(expected, MUCH, 2 * MUCH, (byte) 'b');
            assertThat(Arrays.equals(received.await(), expected)).isTrue();
        });
    }

    private static Caller<Integer> writer(ConnectionView view, char letter) {
        byte[] data = new byte[MUCH];
        Arrays.fill(data, (byte) letter);
        return new Caller<>(() -> view.write(ByteBuffer.wrap(data)));
    }

    // ---- interrupted and cancelled ----

    /** Says what it has read, or how it was interrupted and whether it still is. */
    private static Caller<String> blockedReader(ConnectionView view) {
        Caller<String> reader = new Caller<>(() -> {
            try {
                return "read " + view.inputStream().read();
            } catch (InterruptedIOException e) {
                return e.getMessage() + ": " + Thread.interrupted();
            }
        });
        reader.awaitBlocked();
        return reader;
    }

    @Test
    void interruptedThreadStaysInterruptedAndNoByteIsLost() throws Exception {
        echoed(fixture, view -> {
            Caller<String> reader = blockedReader(view);
            reader.interrupt();
            assertThat(reader.outcome.await()).isEqualTo("read was interrupted: true");
            send(view, "x");

            assertThat(view.inputStream().read()).isEqualTo('x');
        });
    }

    /** The byte is there before the interruption is, so the task that reads goes on before it hears that nobody wants to wait any more. */
    @Test
    void byteThatWasReadIsGivenToAnInterruptedThreadWhichStaysInterrupted() throws Exception {
        fixture.run(() -> {
            StreamReader incoming = new StreamReader(fixture.loop(), StreamReader.DEFAULT_LIMIT);
            ConnectionView view = new ConnectionView(fixture.loop(), new StreamPair(incoming, null));
            Caller<String> reader = new Caller<>(() -> (char) view.inputStream().read() + ": " + Thread.interrupted());
            reader.awaitBlocked();
            incoming.feedData(ByteBuffer.wrap(new byte[] {'x'}));
            reader.interruptUntilItWaitsAgain();

            assertThat(reader.outcome.await()).isEqualTo("x: true");
        });
    }

    @Test
    void furtherInterruptionDoesNotEndTheWaitForTheTask() throws Exception {
        echoed(fixture, view -> {
            Caller<String> reader = blockedReader(view);
            reader.interruptUntilItWaitsAgain();
            reader.interruptUntilItWaitsAgain();

            assertThat(reader.outcome.await()).isEqualTo("read was interrupted: true");
        });
    }

    /** The peer takes a byte, so the write has begun, and the rest when the write was interrupted. */
    @Test
    void interruptedWriteSaysHowManyBytesHaveGone() throws Exception {
        int size = 64 << 20;
        Promise<Void> begun = fixture.loop().createFuture();
        Promise<Void> goOn = fixture.loop().createFuture();
        Promise<Long> received = fixture.loop().createFuture();
        served(fixture, server -> {
            long count = server.reader().read(1).length;
            begun.setResult(null);
            goOn.await();
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            for (int more = 0; more >= 0; more = server.reader().read(buffer.clear())) {
                count += more;
            }
            received.setResult(count);
        }, view -> {
            ByteBuffer data = ByteBuffer.allocate(size);
            Caller<Integer> writer = new Caller<>(() -> {
                try {
                    return view.write(data);
                } catch (InterruptedIOException e) {
                    assertThat(Thread.interrupted()).isTrue();
                    return e.bytesTransferred;
                }
            });
            begun.await();
            writer.interrupt();
            int gone = writer.outcome.await();
            goOn.setResult(null);
            view.shutdownOutput();

            assertThat(gone).isPositive().isLessThan(size).isEqualTo(data.position());
            assertThat(data.limit()).isEqualTo(size);
            assertThat(received.await()).isEqualTo(gone);
        });
    }

    @Test
    void cancelledTaskLeavesTheConnectionAlone() throws Exception {
        echoed(fixture, view -> {
            InputStream input = view.inputStream();
            Task<Integer> reading = Steps.waiting(input::read);
            reading.cancel();
            assertThatThrownBy(reading::await).isInstanceOf(CancelledError.class);
            send(view, "x");

            assertThat(input.read()).isEqualTo('x');
        });
    }

    // ---- another loop ----

    private <T> T inAnotherLoop(Coroutine<T> body) throws Exception {
        return Asyncio.toThread(() -> {
            try (EventLoop other = Asyncio.newEventLoop(fixture.options())) {
                return other.runUntilComplete(other.createTask(body));
            }
        });
    }

    @Test
    void taskOfAnotherLoopSuspendsAndItsLoopGoesOn() throws Exception {
        echoed(fixture, view -> assertThat(inAnotherLoop(() -> {
            Task<Integer> reading = Steps.waiting(view.inputStream()::read);
            send(view, "x");
            return reading.await();
        })).isEqualTo('x'));
    }

    @Test
    void cancelledTaskOfAnotherLoopLosesNoByte() throws Exception {
        echoed(fixture, view -> {
            inAnotherLoop(() -> {
                Task<Integer> reading = Steps.waiting(view.inputStream()::read);
                reading.cancel("enough");
                assertThatThrownBy(reading::await).isInstanceOf(CancelledError.class).hasMessageContaining("enough");
                return null;
            });
            send(view, "x");

            assertThat(view.inputStream().read()).isEqualTo('x');
        });
    }

    /** The other loop's thread is kept busy until the byte is there for its task, which is cancelled before it can go on. */
    @Test
    void byteThatWasReadIsGivenToACancelledTaskWhichMeetsTheCancellationNext() throws Exception {
        echoed(fixture, view -> {
            CountDownLatch waits = new CountDownLatch(1);
            CountDownLatch read = new CountDownLatch(1);
            Task<String> other = Asyncio.createTask(() -> inAnotherLoop(() -> {
                StringBuilder log = new StringBuilder();
                Task<Void> reading = Steps.waiting(() -> {
                    log.append((char) view.inputStream().read());
                    try {
                        Asyncio.yieldNow();
                    } catch (CancelledError next) {
                        log.append(" then ").append(next.cancelMessage()).append(Steps.currentCancelling());
                        throw next;
                    }
                    return null;
                });
                waits.countDown();
                while (read.getCount() != 0) {
                    Thread.onSpinWait();
                }
                reading.cancel("cancelled");
                Asyncio.gatherSettled(List.of(reading)).await();
                return log.toString();
            }));
            Asyncio.toThread(() -> Steps.block(waits));
            int others = Asyncio.allTasks().size() - 1; // without the one that reads
            send(view, "x");
            while (Asyncio.allTasks().size() > others) {
                Asyncio.yieldNow();
            }
            read.countDown();

            assertThat(other.await()).isEqualTo("x then cancelled1");
        });
    }

    @Test
    void callbackIsRefusedAndTakesNoByte() throws Exception {
        echoed(fixture, view -> {
            Promise<Void> refused = fixture.loop().createFuture();
            fixture.loop().callSoon(() -> {
                assertThatIllegalStateException().isThrownBy(view.inputStream()::read);
                refused.setResult(null);
            });
            refused.await();
            inAnotherLoop(() -> {
                Promise<Void> there = Asyncio.runningLoop().createFuture();
                Asyncio.runningLoop().callSoon(() -> {
                    assertThatIllegalStateException().isThrownBy(view.inputStream()::read).withMessageContaining("call it in a task");
                    there.setResult(null);
                });
                return there.await();
            });
            send(view, "x");

            assertThat(view.inputStream().read()).isEqualTo('x');
        });
    }

    // ---- closed meanwhile ----

    @Test
    void closeRefusesWhoWaitsInARead() throws Exception {
        echoed(fixture, view -> {
            Caller<Integer> thread = new Caller<>(view.inputStream()::read);
            thread.awaitBlocked();
            Asyncio.toThread(view::close);

            assertThatThrownBy(thread.outcome::await).hasCauseInstanceOf(AsynchronousCloseException.class);
        });
    }

    @Test
    void closeRefusesTheRestOfAWrite() throws Exception {
        Promise<Void> goOn = fixture.loop().createFuture();
        served(fixture, server -> {
            goOn.await();
            server.reader().readAll();
        }, view -> {
            Caller<Integer> writer = writer(view, 'a');
            writer.awaitBlocked();
            view.close();
            goOn.setResult(null);

            assertThatThrownBy(writer.outcome::await).hasCauseInstanceOf(AsynchronousCloseException.class);
        });
    }

    @Test
    void closeOfTheLoopEndsAReadOfAThread() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        List<Throwable> thrown = new ArrayList<>();
        Thread[] reader = new Thread[1];
        fixture.run(() -> {
            Server server = Asyncio.startServer((_, _) -> Steps.sleepLong(), ANY_PORT);
            StreamPair client = Asyncio.openConnection(server.addresses().getFirst());
            ConnectionView view = new ConnectionView(fixture.loop(), client);
            reader[0] = Thread.ofPlatform().start(() -> {
                begun.countDown();
                for (int attempt = 0; attempt < 2; attempt++) {
                    try {
                        view.inputStream().read();
                    } catch (Throwable failure) {
                        thrown.add(failure);
                    }
                }
                view.close();
                closed.countDown();
            });
            Asyncio.toThread(() -> Steps.block(begun));
            awaitBlocked(reader[0]);
        });
        fixture.closeLoop();
        reader[0].join();

        assertThat(closed.getCount()).as("closed without a complaint").isZero();
        assertThat(thrown).hasSize(2).allSatisfy(failure -> assertThat(failure).isInstanceOf(IOException.class)
                .hasMessageContaining(fixture.loop().name()).hasMessageContaining("closed"));
        fixture.failures();
    }
}
