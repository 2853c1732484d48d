package io.jvloop.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.tck.peers.Echo;
import java.awt.EventQueue;
import java.awt.SecondaryLoop;
import java.awt.Toolkit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import javax.swing.DefaultListModel;
import javax.swing.JList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A loop is the guest of Swing's event thread. There is no screen here: a modal dialog is what it consists of below its window, a secondary
 * loop of the event queue.
 */
class SwingTest {
    private EventLoop guest;

    @BeforeAll
    static void noScreen() {
        System.setProperty("java.awt.headless", "true");
    }

    private void open(String policy) {
        guest = GuestLoops.on(EventQueue::invokeLater, LoopOptions.DEFAULT.withPolicy(policy));
    }

    @AfterEach
    void close() throws Exception {
        EventQueue.invokeAndWait(guest::close);
        assertThat(guest.isClosed()).isTrue();
    }

    private static SecondaryLoop dialog() {
        return Toolkit.getDefaultToolkit().getSystemEventQueue().createSecondaryLoop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void whatATaskReadsFromASocketIsShownByAComponent(String policy) throws Exception {
        open(policy);
        JList<String> list = new JList<>(new DefaultListModel<>());
        Asyncio.runCoroutineThreadsafe(() -> {
            try (Server server = Asyncio.startServer(Echo::echo, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    StreamPair connection = Asyncio.openConnection(server.addresses().getFirst())) {
                for (int i = 0; i < 3; i++) {
                    connection.writer().write(("line " + i + "\n").getBytes());
                    String line = new String(connection.reader().readLine()).strip();
                    GuestLoops.onCarrier(() -> {
                        assertThat(EventQueue.isDispatchThread()).isTrue();
                        ((DefaultListModel<String>) list.getModel()).addElement(line);
                    });
                }
            }
        }, guest).join();
        FutureTask<Object> shown = new FutureTask<>(() -> ((DefaultListModel<String>) list.getModel()).toArray());
        EventQueue.invokeAndWait(shown);

        assertThat((Object[]) shown.get()).containsExactly("line 0", "line 1", "line 2");
    }

    /** Why tasks need {@code onCarrier}. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void taskItselfDoesNotPassForTheEventThread(String policy) {
        open(policy);
        Asyncio.runCoroutineThreadsafe(() -> assertThat(EventQueue.isDispatchThread()).isFalse(), guest).join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void tasksGoOnWhileATaskShowsAModalDialog(String policy) {
        open(policy);
        Asyncio.runCoroutineThreadsafe(() -> {
            SecondaryLoop dialog = dialog();
            Promise<Void> opened = guest.createFuture();
            Task<String> other = Asyncio.createTask(() -> {
                opened.await();
                Asyncio.sleep(Duration.ofMillis(5));
                assertThat(dialog.exit()).isTrue();
                return "went on";
            });
            GuestLoops.onCarrier(() -> {
                EventQueue.invokeLater(() -> guest.callSoonThreadsafe(() -> opened.setResult(null)));
                assertThat(dialog.enter()).isTrue();
            });
            assertThat(other.await()).isEqualTo("went on");
        }, guest).join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void tasksGoOnWhileTheProgramShowsAModalDialogOfItsOwn(String policy) {
        open(policy);
        SecondaryLoop dialog = dialog();
        CompletableFuture<Boolean> entered = new CompletableFuture<>();
        EventQueue.invokeLater(() -> {
            EventQueue.invokeLater(() -> Asyncio.runCoroutineThreadsafe(() -> {
                Asyncio.sleep(Duration.ofMillis(5));
                dialog.exit();
            }, guest));
            entered.complete(dialog.enter());
        });

        assertThat(entered.join()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void eventsHaveTheirTurnBesideATaskThatNeverRests(String policy) throws Exception {
        open(policy);
        Promise<Void> over = guest.createFuture();
        CompletableFuture<Void> endless = Asyncio.runCoroutineThreadsafe(() -> {
            while (!over.isDone()) {
                Asyncio.yieldNow();
            }
        }, guest);
        for (int i = 0; i < 20; i++) {
            EventQueue.invokeAndWait(() -> {
            });
        }
        guest.callSoonThreadsafe(() -> over.setResult(null));
        endless.join();
    }
}
