package io.jvloop.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.LoopOptions;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Subprocess;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a back end loads for its first child does not hold the loop. */
class SpawnPreparationTest {
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
    private final class PreparingPolicy implements LoopPolicy {
        @Override
        public String name() {
            return "preparing";
        }

        @Override
        public int priority() {
            return -1;
        }

        @Override
        public Availability availability() {
            return Availability.AVAILABLE;
        }

        @Override
        public IoBackend open(BackendContext context) throws IOException {
            IoBackend nio = new NioPolicy().open(context);
            return (IoBackend) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {IoBackend.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("spawnPreparation")) {
                            return (Runnable) SpawnPreparationTest.this::prepare;
                        }
                        if (method.getName().equals("spawn")) {
                            log.add("spawn");
                        }
                        try {
                            return method.invoke(nio, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
