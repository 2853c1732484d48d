package io.jvloop.tck.threads;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.EventLoop;
import io.jvloop.Handle;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TimeoutScope;
import io.jvloop.TimerHandle;
import io.jvloop.net.ReceiveLimits;
import io.jvloop.net.ReceiveScope;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamReaderProtocol;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.Transport;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.sync.PrimitiveMisuseContract;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is confined to a loop refuses another thread while the loop runs, before anything has changed, and says what to call instead. What
 * only tells a state does not look who asks. The primitives of {@code io.jvloop.sync} have {@link PrimitiveMisuseContract}.
 */
public class WrongThreadContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private final List<String> ran = new ArrayList<>();

    private static void refused(Map<String, ThrowingCallable> calls) {
        toThread(() -> calls.forEach((name, call) -> assertThatThrownBy(call).as(name).isInstanceOf(WrongThreadException.class)
                .hasMessageContaining("callSoonThreadsafe")));
    }

    @AsyncTest
    void loopRefusesAnotherThread() {
        EventLoop loop = fixture.loop();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("callSoon", () -> loop.callSoon(() -> ran.add("callSoon")));
        calls.put("callLater", () -> loop.callLater(Duration.ZERO, () -> ran.add("callLater")));
        calls.put("callAt", () -> loop.callAt(0, () -> ran.add("callAt")));
        calls.put("createTask", () -> loop.createTask(() -> {
            ran.add("createTask");
        }));
        calls.put("stop", loop::stop);
        calls.put("allTasks", loop::allTasks);
        calls.put("runInExecutor", () -> loop.runInExecutor(() -> ran.add("runInExecutor")));
        calls.put("setDefaultExecutor", () -> loop.setDefaultExecutor(Executors.newCachedThreadPool()));
        calls.put("setTaskFactory", () -> loop.setTaskFactory(null));
        calls.put("setExceptionHandler", () -> loop.setExceptionHandler(null));
        calls.put("setDebug", () -> loop.setDebug(!loop.debug()));
        calls.put("setSlowCallbackDuration", () -> loop.setSlowCallbackDuration(Duration.ofDays(1)));
        boolean debug = loop.debug();
        refused(calls);

        turns(2);
        assertThat(ran).isEmpty();
        assertThat(loop.debug()).isEqualTo(debug);
        assertThat(loop.slowCallbackDuration()).isNotEqualTo(Duration.ofDays(1));
    }

    @AsyncTest
    void handlesRefuseAnotherThreadAndStillRun() {
        EventLoop loop = fixture.loop();
        List<Handle> handles = new ArrayList<>();
        toThread(() -> handles.add(loop.callSoonThreadsafe(() -> ran.add("before")))); // even who scheduled it
        TimerHandle timer = loop.callLater(Duration.ofHours(1), () -> ran.add("timer"));
        handles.add(timer);
        Promise<Void> later = loop.createFuture();
        loop.callSoon(() -> {
            handles.add(loop.callSoon(() -> ran.add("soon")));
            later.setResult(null);
        });
        later.await();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        handles.forEach(handle -> calls.put(handle.toString(), handle::cancel));
        refused(calls);

        assertThat(handles).noneMatch(Handle::isCancelled);
        turns(2);
        timer.cancel();
        assertThat(ran).containsExactly("before", "soon");
    }

    @AsyncTest
    void futuresTasksAndScopesRefuseAnotherThread() {
        Promise<Integer> promise = fixture.loop().createFuture();
        Task<Void> task = createTask(() -> {
            promise.await();
        });
        TimeoutScope scope = TimeoutScope.never();
        turns(1);
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("setResult", () -> promise.setResult(1));
        calls.put("setException", () -> promise.setException(new IOException("from elsewhere")));
        calls.put("Promise.cancel", promise::cancel);
        calls.put("addDoneCallback", () -> promise.addDoneCallback(_ -> ran.add("callback")));
        calls.put("removeDoneCallback", () -> promise.removeDoneCallback(_ -> {}));
        calls.put("Task.cancel", task::cancel);
        calls.put("uncancel", task::uncancel);
        calls.put("setName", () -> task.setName("another"));
        calls.put("reschedule", () -> scope.reschedule(Duration.ZERO));
        calls.put("rescheduleAt", () -> scope.rescheduleAt(0));
        calls.put("disarm", scope::disarm);
        scope.run(() -> {
            taskGroup(group -> {
                calls.put("TaskGroup.createTask", () -> group.createTask(() -> {
                    ran.add("child");
                }));
                calls.put("TaskGroup.cancel", group::cancel);
                refused(calls);
            });
        });

        assertThat(task.name()).isNotEqualTo("another");
        assertThat(scope.when()).isEmpty();
        promise.setResult(1);
        task.await();
        assertThat(ran).isEmpty();
    }

    /** What is buffered could be had without waiting, by luck. */
    @AsyncTest
    void readerRefusesAnotherThreadAlsoWhatIsBuffered() throws IOException {
        StreamReader reader = new StreamReader(fixture.loop(), 100);
        reader.feedData(StandardCharsets.US_ASCII.encode("a line\nand more"));
        ReceiveScope scope = reader.limit(ReceiveLimits.atLeast(1, Duration.ofHours(1)));
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("read(ByteBuffer)", () -> reader.read(ByteBuffer.allocate(1)));
        calls.put("read(int)", () -> reader.read(1));
        calls.put("read of nothing", () -> reader.read(0));
        calls.put("readAll", reader::readAll);
        calls.put("readExactly", () -> reader.readExactly(1));
        calls.put("readUntil", () -> reader.readUntil((byte) '\n'));
        calls.put("readLine", reader::readLine);
        calls.put("lines", () -> reader.lines().iterator().hasNext());
        calls.put("asInputStream", () -> reader.asInputStream().read());
        calls.put("feedData", () -> reader.feedData(ByteBuffer.allocate(1)));
        calls.put("feedEof", reader::feedEof);
        calls.put("setException", () -> reader.setException(new IOException("from elsewhere")));
        calls.put("limit", () -> reader.limit(ReceiveLimits.atLeast(1, Duration.ofHours(1))));
        calls.put("ReceiveScope.close", scope::close);
        refused(calls);

        scope.close();
        reader.feedEof();
        assertThat(reader.readLine()).isEqualTo("a line");
        assertThat(reader.readLine()).isEqualTo("and more");
    }

    /** A writer whose peer takes everything has no need to wait, by luck. */
    @AsyncTest
    void writerRefusesAnotherThread() throws IOException {
        StreamReader reader = new StreamReader(fixture.loop(), 100);
        StreamReaderProtocol protocol = new StreamReaderProtocol(reader);
        StreamWriter writer = new StreamWriter(idle(), protocol, reader);
        protocol.connectionLost(null);
        refused(Map.of("drain", writer::drain, "awaitClosed", writer::awaitClosed));

        writer.awaitClosed();
    }

    /** A transport that does nothing; those of the back ends check by themselves. */
    private static Transport idle() {
        return (Transport) Proxy.newProxyInstance(Transport.class.getClassLoader(), new Class<?>[] {Transport.class},
                (_, method, _) -> method.getReturnType() == boolean.class ? false : null);
    }

    /** As anything of a loop that does not run, it belongs to its caller. */
    @Test
    @RunsLoopItself
    void betweenRunsEveryThreadMayCall() throws InterruptedException, IOException {
        StreamReader reader = new StreamReader(fixture.loop(), 100);
        Handle handle = fixture.loop().callSoon(() -> ran.add("cancelled"));
        boolean debug = fixture.loop().debug();
        Thread other = Thread.ofPlatform().start(() -> {
            reader.feedData(StandardCharsets.US_ASCII.encode("a line\n"));
            handle.cancel();
            fixture.loop().setDebug(debug);
        });
        other.join();

        fixture.run(() -> {
            assertThat(reader.readLine()).isEqualTo("a line");
            assertThat(ran).isEmpty();
        });
    }
}
