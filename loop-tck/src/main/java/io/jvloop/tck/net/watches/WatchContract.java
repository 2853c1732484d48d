package io.jvloop.tck.net.watches;

import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callbacks for the readiness of whatever the caller owns: what channels and descriptors have in common. */
abstract class WatchContract<W extends WatchContract.Watched> {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** What is watched, and its other end. It has room. */
    interface Watched extends AutoCloseable {
        void addReader(Runnable callback);

        boolean removeReader();

        void addWriter(Runnable callback);

        boolean removeWriter();

        /** Makes it readable. */
        void send(String text) throws IOException;

        String read(int atMost);

        @Override
        void close() throws IOException;
    }

    /** What a test does with it. */
    interface Use<W> {
        void of(W watched) throws Exception;
    }

    abstract Capability needed();

    abstract W open() throws IOException;

    void watching(Use<W> use) throws Exception {
        fixture.require(needed());
        fixture.run(() -> {
            try (W watched = open()) {
                use.of(watched);
            }
        });
    }

    EventLoop loop() {
        return fixture.loop();
    }

    static void done(Promise<Void> promise) {
        if (!promise.isDone()) {
            promise.setResult(null);
        }
    }

    void awaitCall(Consumer<Runnable> add, BooleanSupplier remove) {
        Promise<Void> called = loop().createFuture();
        add.accept(() -> done(called));
        called.await();
        assertThat(remove.getAsBoolean()).isTrue();
    }

    void awaitReadable(Watched watched) {
        awaitCall(watched::addReader, watched::removeReader);
    }

    void awaitWritable(Watched watched) {
        awaitCall(watched::addWriter, watched::removeWriter);
    }

    /** As many polls as it takes to hear of another one. */
    void awaitOtherReadable() throws IOException {
        try (W other = open()) {
            other.send("x");
            awaitReadable(other);
        }
    }

    private static void blockUntil(CountDownLatch released) {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_reader_callback}. */
    @Test
    @Behaviour(479)
    void readerIsCalledAgainWhileThereIsSomethingToRead() throws Exception {
        watching(watched -> {
            List<String> read = new ArrayList<>();
            Promise<Void> all = loop().createFuture();
            watched.addReader(() -> {
                read.add(watched.read(1));
                if (read.size() == 5) {
                    done(all);
                }
            });
            watched.send("abc");
            watched.send("de");
            all.await();

            assertThat(read).containsExactly("a", "b", "c", "d", "e");
            assertThat(watched.removeReader()).isTrue();
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_writer_callback}. */
    @Test
    @Behaviour(479)
    void writerIsCalledWhileThereIsRoom() throws Exception {
        watching(watched -> {
            int[] calls = new int[1];
            Promise<Void> thrice = loop().createFuture();
            watched.addWriter(() -> {
                if (++calls[0] == 3) {
                    thrice.setResult(null);
                    assertThat(watched.removeWriter()).isTrue();
                }
            });
            thrice.await();
            watched.send("x");
            awaitReadable(watched);

            assertThat(calls[0]).isEqualTo(3);
        });
    }

    /** {@code test_selector_events.BaseSelectorEventLoopTests.test_add_writer_existing}. */
    @Test
    @Behaviour(479)
    void registeringAgainReplacesTheCallback() throws Exception {
        watching(watched -> {
            List<String> calls = new ArrayList<>();
            watched.send("x");
            watched.addReader(() -> calls.add("former"));
            watched.addReader(() -> {
                calls.add("later");
                watched.removeReader();
            });
            awaitWritable(watched);
            while (calls.isEmpty()) {
                yieldNow();
            }

            assertThat(calls).containsExactly("later");
        });
    }

    @Test
    @Behaviour(479)
    void removingTellsWhetherThereWasACallback() throws Exception {
        watching(watched -> {
            assertThat(watched.removeReader()).isFalse();
            assertThat(watched.removeWriter()).isFalse();
            watched.addReader(() -> {});
            assertThat(watched.removeWriter()).isFalse();
            watched.addWriter(() -> {});

            assertThat(watched.removeReader()).isTrue();
            assertThat(watched.removeReader()).isFalse();
            assertThat(watched.removeWriter()).isTrue();
            assertThat(watched.removeWriter()).isFalse();
        });
    }

    /** Both are due; the reader comes first. */
    @Test
    void removedWriterIsNotCalledThoughItsEventIsQueued() throws Exception {
        watching(watched -> {
            watched.send("x");
            Promise<Void> called = loop().createFuture();
            watched.addReader(() -> {
                watched.removeReader();
                watched.removeWriter();
                done(called);
            });
            watched.addWriter(() -> {
                throw new AssertionError("called after its removal");
            });
            called.await();
            awaitOtherReadable();
        });
    }

    @Test
    void parkedReaderIsNotCalledAgainAndHoldsNobodyUp() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "needs mounted mode: in baton mode a callback that blocks stops its loop");
        watching(watched -> {
            CountDownLatch release = new CountDownLatch(1);
            int[] calls = new int[1];
            Promise<Void> twice = loop().createFuture();
            watched.addReader(() -> {
                if (++calls[0] == 1) {
                    blockUntil(release);
                } else {
                    watched.read(10);
                    done(twice);
                }
            });
            watched.send("x");
            while (calls[0] == 0) {
                yieldNow();
            }
            awaitWritable(watched);
            awaitOtherReadable();
            assertThat(calls[0]).isEqualTo(1);

            release.countDown();
            twice.await();
            assertThat(watched.removeReader()).isTrue();
        });
    }

    /** What it does not read stays readable all the time. */
    @Test
    void parkedReaderLetsTheLoopRest() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "needs mounted mode: in baton mode a callback that blocks stops its loop");
        watching(watched -> {
            CountDownLatch release = new CountDownLatch(1);
            Promise<Void> parked = loop().createFuture();
            Promise<Void> ended = loop().createFuture();
            watched.addReader(() -> {
                parked.setResult(null);
                blockUntil(release);
                watched.removeReader();
                ended.setResult(null);
            });
            watched.send("x");
            parked.await();
            long polls = loop().statistics().polls();
            Steps.busyElsewhere();

            assertThat(loop().statistics().polls() - polls).isLessThan(50);
            release.countDown();
            ended.await();
        });
    }
}
