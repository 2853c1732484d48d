package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.Runner;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.tck.manual.ManualPolicy;
import io.jvloop.tck.signals.Signals;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Gets signals of which some end it, with handlers of its own and in runs that no runner makes, and tells what became of it. */
final class SignalledProgram {
    private SignalledProgram() {
    }

    public static void main(String[] scenario) throws Exception {
        switch (scenario[0]) {
            case "by hand" -> byHand();
            case "clean-up" -> interruptedCleanUp();
            case "elsewhere" -> elsewhere();
            case "stuck" -> stuck();
            case "own handler" -> ownHandler();
            case "next run" -> nextRun();
            case "removed" -> removed();
            case "refused" -> refused();
            case "ignored" -> ignored();
            default -> throw new IllegalArgumentException(scenario[0]);
        }
    }

    private static EventLoop open() {
        return Asyncio.newEventLoop(new ManualPolicy().options());
    }

    private static void runUntilInterrupted(EventLoop loop) {
        loop.callSoon(() -> Signals.raise("INT"));
        try {
            loop.runForever();
        } catch (KeyboardInterruptError interrupted) {
            System.out.println("interrupted");
        }
    }

    private static void byHand() throws Exception {
        try (EventLoop loop = open()) {
            runUntilInterrupted(loop);
            loop.runUntilComplete(() -> System.out.println("cleaned up"));
            runUntilInterrupted(loop);
        }
        Signals.raise("INT");
        Thread.sleep(10_000); // until the signal ends the JVM
        System.out.println("still there");
    }

    private static void interruptedCleanUp() {
        try {
            Asyncio.run(new ManualPolicy().options(), () -> {
                Asyncio.createTask(() -> {
                    try {
                        Steps.sleepLong();
                    } catch (CancelledError shutdown) {
                        System.out.println("clean-up hangs");
                        Signals.raise("INT");
                        Asyncio.runningLoop().createFuture().await();
                    }
                });
                Asyncio.yieldNow();
            });
        } catch (KeyboardInterruptError interrupted) {
            System.out.println("interrupted");
        }
    }

    private static void elsewhere() throws Exception {
        try (EventLoop loop = open()) {
            Thread background = Thread.ofPlatform().start(() -> runUntilInterrupted(loop));
            background.join();
        }
    }

    /** The first asks the loop to end, which it cannot; each later one may be the second. */
    private static void stuck() {
        try (EventLoop loop = open()) {
            loop.callSoon(() -> {
                System.out.println("stuck");
                for (;;) {
                    Signals.raise("INT");
                    for (long until = System.nanoTime() + 20_000_000; System.nanoTime() < until;) {
                        Thread.onSpinWait();
                    }
                }
            });
            loop.runForever();
        }
    }

    private static void ownHandler() {
        try {
            Asyncio.run(new ManualPolicy().options(), () -> {
                AsyncQueue<String> heard = new AsyncQueue<>();
                EventLoop loop = Asyncio.runningLoop();
                loop.addSignalHandler("INT", () -> heard.putNowait("own handler"));
                for (int i = 0; i < 3; i++) {
                    Signals.raise("INT");
                    System.out.println(heard.get());
                }
                loop.removeSignalHandler("INT");
                Signals.raise("INT");
                heard.get();
            });
        } catch (KeyboardInterruptError interrupted) {
            System.out.println("interrupted");
        }
    }

    private static void nextRun() {
        try (Runner runner = new Runner(new ManualPolicy().options())) {
            AsyncQueue<String> heard = new AsyncQueue<>();
            runner.loop().addSignalHandler("INT", () -> heard.putNowait("own handler"));
            for (int i = 0; i < 2; i++) {
                runner.run(() -> {
                    Signals.raise("INT");
                    System.out.println(heard.get());
                });
            }
        }
    }

    private static void removed() throws Exception {
        Asyncio.run(new ManualPolicy().options(), () -> {
            AsyncQueue<String> heard = new AsyncQueue<>();
            EventLoop loop = Asyncio.runningLoop();
            loop.addSignalHandler("USR1", () -> heard.putNowait("USR1"));
            Signals.kill("USR1");
            System.out.println(heard.get());
            loop.removeSignalHandler("USR1");
            Signals.kill("USR1");
            heard.get();
        });
    }

    private static void refused() {
        try (EventLoop loop = open()) {
            loop.addSignalHandler("TERM", () -> {});
        } catch (UnsupportedOperationException refused) {
            System.out.println(refused.getMessage());
        }
    }

    private static void ignored() {
        Logger logger = Logger.getLogger("io.jvloop");
        logger.addHandler(new Handler() {
            @Override
            public void publish(LogRecord logged) {
                System.out.println(logged.getMessage().replaceFirst("loop-\\d+", "the loop"));
            }

            @Override
            public void flush() {
                // printed at once
            }

            @Override
            public void close() {
                // holds nothing
            }
        });
        try (EventLoop loop = Asyncio.newEventLoop(new ManualPolicy().options())) {
            loop.addSignalHandler("USR1", () -> {});
            loop.addSignalHandler("INT", () -> {});
        }
    }
}
