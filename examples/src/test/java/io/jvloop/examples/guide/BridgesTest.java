package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gatherSettled;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.shield;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.startServer;
import static io.jvloop.Asyncio.toThread;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.Task;
import io.jvloop.bridge.ConnectionView;
import io.jvloop.bridge.FlowItems;
import io.jvloop.bridge.LoopExecutorService;
import io.jvloop.bridge.LoopPublisher;
import io.jvloop.net.Server;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BridgesTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    private static String fetch(String page) {
        sleep(Duration.ofSeconds(1));
        return "<" + page + ">";
    }

    @Test
    void aLoopIsAnExecutor() throws Exception {
        stage.play(() -> {
            // snippet: loop-as-executor
            try (ExecutorService executor = new LoopExecutorService(runningLoop())) {
                Future<String> page = executor.submit(() -> fetch("a"));    // a task of the loop, so it may suspend
                out.println(page.get());                                    // suspends a task, and blocks another thread
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("<a>");
    }

    @Test
    void publishersAndSubscribersMeetTasks() throws Exception {
        stage.play(() -> {
            // snippet: flow
            Flow.Publisher<String> names = LoopPublisher.of(runningLoop(), List.of("Ann", "Ben", "Cid"));
            try (FlowItems<String> items = FlowItems.of(names, 2)) {
                for (String name : items.each()) {
                    out.println(name);      // may suspend: the publisher waits once two more are there
                }
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("Ann", "Ben", "Cid");
    }

    @Test
    void aConnectionIsABlockingStream() throws Exception {
        run(() -> {
            try (Server server = startServer((reader, writer) -> {
                writer.write("hello " + reader.readLine() + "\n");
                writer.close();
            }, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                SocketAddress address = server.addresses().getFirst();
                // snippet: connection-view
                try (ConnectionView view = new ConnectionView(runningLoop(), openConnection(address))) {
                    String answer = toThread(() -> {    // stands for a library that works in threads of its own
                        view.outputStream().write("Ann\n".getBytes(UTF_8));
                        return new BufferedReader(new InputStreamReader(view.inputStream(), UTF_8)).readLine();
                    });
                    out.println(answer);
                }
                // end
            }
        });
        assertThat(stage.printed()).containsExactly("hello Ann");
    }

    // snippet: cancellable-query
    static <T> T cancellable(Statement statement, Coroutine<T> query) throws Exception {
        Task<T> querying = createTask(query);
        try {
            return shield(querying).await();
        } catch (CancelledError cancelled) {
            statement.cancel();                             // the server ends it, and the connection can be used again
            gatherSettled(List.of(querying)).await();
            throw cancelled;
        }
    }
    // end

    @Test
    void aQueryIsCancelledAtTheServer() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        Statement statement = (Statement) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Statement.class},
                (_, method, _) -> switch (method.getName()) {
                    case "execute" -> {
                        out.println("queries");
                        cancelled.await();
                        out.println("ended");
                        throw new SQLException("canceling statement due to user request");
                    }
                    case "cancel" -> {
                        cancelled.countDown();
                        yield null;
                    }
                    default -> throw new AssertionError(method);
                });
        run(() -> {
            Task<Boolean> querying = createTask(() -> cancellable(statement, () -> toThread(() -> statement.execute("…"))));
            sleep(Duration.ofMillis(1));
            querying.cancel();
            assertThatThrownBy(querying::await).isInstanceOf(CancelledError.class);
        });
        assertThat(stage.printed()).containsExactly("queries", "ended");
    }
}
