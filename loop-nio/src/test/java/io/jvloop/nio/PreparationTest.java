package io.jvloop.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Protocol;
import io.jvloop.net.ReadySocket;
import io.jvloop.net.ServerOptions;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Subprocess;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.doubles.AnothersPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a back end loads for its first child, or for the first descriptor of somebody's, does not hold the loop. */
class PreparationTest {
    private static final Set<String> RECORDED = Set.of("spawn", "adopt", "listen");
    private static final Supplier<Protocol> NO_PROTOCOL = () -> {
        throw new AssertionError("nothing is opened");
    };
    private final CountDownLatch loopWentOn = new CountDownLatch(1);
    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    void loopGoesOnWhileItsFirstChildIsPrepared() throws IOException {
        Asyncio.<IOException>run(LoopOptions.DEFAULT.withPolicy(new PreparingPolicy()), () -> {
            Asyncio.createTask(loopWentOn::countDown);
            start();
            start();
        });

        assertThat(log).containsExactly("prepared", "spawn", "spawn");
    }

    @Test
    void failureOfThePreparationIsLeftToTheSpawn() throws IOException {
        Asyncio.<IOException>run(LoopOptions.DEFAULT.withPolicy(new PreparingPolicy()), () -> {
            loopWentOn.countDown();
            log.add("broken");
            start();
        });

        assertThat(log).containsExactly("broken", "spawn");
    }

    @Test
    void loopGoesOnWhileItsFirstDescriptorIsPrepared() throws IOException {
        Asyncio.<IOException>run(LoopOptions.DEFAULT.withPolicy(new PreparingPolicy()), () -> {
            Asyncio.createTask(loopWentOn::countDown);
            assertThatThrownBy(() -> adopt(5)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> Asyncio.runningLoop().createServer(NO_PROTOCOL, ReadySocket.descriptor(5), ServerOptions.DEFAULT))
                    .isInstanceOf(UnsupportedOperationException.class);
        });

        assertThat(log).containsExactly("prepared", "adopt", "listen");
    }

    /** It was given away by the call. */
    @Test
    void descriptorOfWhoIsCancelledMeanwhileIsTakenOver() {
        Asyncio.run(LoopOptions.DEFAULT.withPolicy(new PreparingPolicy()), () -> {
            Task<Void> adopting = Asyncio.createTask(() -> adopt(5));
            Asyncio.yieldNow();
            adopting.cancel();
            Asyncio.createTask(loopWentOn::countDown);
            assertThatThrownBy(adopting::await).isInstanceOf(CancelledError.class);
        });

        assertThat(log).contains("adopt");
    }

    private static void adopt(int descriptor) throws IOException {
        Asyncio.runningLoop().connectAccepted(NO_PROTOCOL, descriptor, ConnectOptions.DEFAULT);
    }

    private static void start() throws IOException {
        try (Subprocess child = Asyncio.createSubprocess(ProcessOptions.of("true"))) {
            assertThat(child.waitFor()).isZero();
        }
    }

    private void prepare() {
        try {
            loopWentOn.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (log.contains("broken")) {
            throw new UnsatisfiedLinkError("for the test");
        }
        log.add("prepared");
    }

    /** NIO, with something to load. */
    private final class PreparingPolicy implements AnothersPolicy {
        @Override
        public LoopPolicy other() {
            return new NioPolicy();
        }

        @Override
        public IoBackend open(BackendContext context) throws IOException {
            return AnothersPolicy.hooked(other().open(context), (method, arguments, call) -> {
                if (method.endsWith("Preparation")) {
                    return (Runnable) PreparationTest.this::prepare;
                }
                if (RECORDED.contains(method)) {
                    log.add(method);
                }
                return call.proceed();
            });
        }
    }
}
