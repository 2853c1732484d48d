package io.jvloop.tck.faults;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.Faults;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The thread that mounts coroutines waits in its poll, and nowhere else: the JVM's flight recorder would see it. */
public class StandingCarrierContract {
    private static final List<String> WAITING = List.of("jdk.ThreadPark", "jdk.JavaMonitorWait", "jdk.JavaMonitorEnter");
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    @TempDir
    Path folder;

    /** While another thread is in everybody's way: it holds what loggers and text forms want, and is parked itself. */
    @Test
    @RunsLoopItself
    void carrierWaitsInItsPollOnly() throws IOException {
        assumeTrue(LoopFixture.isMounted(), "in baton mode no thread mounts coroutines");
        Thread carrier = Thread.currentThread();
        Path file = folder.resolve("waits.jfr");
        try (Recording recording = new Recording()) {
            WAITING.forEach(event -> recording.enable(event).withThreshold(Duration.ZERO).withStackTrace());
            recording.start();
            busy();
            recording.stop();
            recording.dump(file);
        }
        assertThat(Files.size(file)).isPositive();

        assertThat(RecordingFile.readAllEvents(file).stream().filter(event -> event.getThread() != null
                && event.getThread().getJavaThreadId() == carrier.threadId() && !isMeant(event)).map(StandingCarrierContract::describe))
                .isEmpty();
    }

    /** An event's own text has the first frames only. */
    private static String describe(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        return event.getEventType().getName() + (trace == null ? "" : trace.getFrames().stream().map(frame -> "\n  "
                + frame.getMethod().getType().getName() + "." + frame.getMethod().getName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining()));
    }

    /** Everything that is slow is logged, work comes back from other threads, coroutines park and fail. */
    private void busy() throws IOException {
        fixture.loop().setDebug(true);
        fixture.loop().setSlowCallbackDuration(Duration.ofNanos(1));
        fixture.run(() -> {
            new FaultProgram(new Faults(0, AssertionError::new)).run();
            Object monitor = new Object();
            for (int i = 0; i < 20; i++) {
                createTask(() -> {
                    synchronized (monitor) {
                        Asyncio.toThread(() -> {});
                    }
                });
                yieldNow();
            }
            while (Asyncio.allTasks().size() > 1) {
                yieldNow();
            }
        });
        fixture.closeLoop();
        fixture.failures();
    }

    private static boolean isMeant(RecordedEvent event) {
        return event.getStackTrace() != null && event.getStackTrace().getFrames().stream().anyMatch(StandingCarrierContract::isMeant);
    }

    /** The poll; at the close the lock of the loop's own executor, which nobody has but its workers, as they end; and the recording's. */
    private static boolean isMeant(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        String method = type + "." + frame.getMethod().getName();
        return method.equals("io.jvloop.core.turn.Turn.poll") || method.equals("java.util.concurrent.ThreadPoolExecutor.shutdown")
                || type.equals("jdk.jfr.Recording");
    }
}
