package io.jvloop.spi.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a listener makes of connections that ended before they were accepted, which loopback on Linux does not have. */
class ReadinessListenerTest {
    private final Queue<Object> waiting = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private Runnable process;
    private ReadinessListener listener;

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @BeforeEach
    void listen() throws IOException {
        BackendContext context = fake(BackendContext.class, (proxy, method, args) -> {
            Runnable action = (Runnable) args[0];
            process = process == null ? action : process;
            return fake(IoEntry.class, (entry, call, none) -> call.getName().equals("isBusy") ? false : null);
        });
        Registration registration = fake(Registration.class, (proxy, method, args) -> null);
        Poller poller = fake(Poller.class, (proxy, method, args) -> method.getName().equals("register") ? registration : true);
        ReadinessBackend backend =
                new ReadinessBackend(context, poller, fake(ChannelFactory.class, (proxy, method, args) -> null), Set.of());
        NonBlockingListener channel = fake(NonBlockingListener.class, (proxy, method, args) -> switch (method.getName()) {
            case "accept" -> next();
            case "localAddress" -> new InetSocketAddress("127.0.0.1", 1);
            default -> null;
        });
        listener = new ReadinessListener(backend, channel, 10);
        listener.startAccepting(new Sink());
    }

    private Object next() throws IOException {
        Object next = waiting.poll();
        if (next instanceof IOException failure) {
            throw failure;
        }
        return next;
    }

    private final class Sink implements ListenerSink {

        @Override
        public void accepted(StreamHandle stream) {
            told.add("accepted");
        }

        @Override
        public void acceptFailed(IOException cause) {
            told.add("failed");
        }
    }

    private static NonBlockingStream connection() {
        return fake(NonBlockingStream.class, (proxy, method, args) -> method.getName().startsWith("is") ? true : null);
    }

    private void becomesReadable() {
        listener.onEvents(Readiness.READ);
        process.run();
    }

    @Test
    void connectionThatHasEndedIsPassedOverAndTheNextOneAccepted() {
        waiting.add(new AbortedConnection(new SocketException("Software caused connection abort")));
        waiting.add(connection());
        becomesReadable();
        assertThat(told).containsExactly("accepted");
    }

    /** Each costs a system call, so a flood of them shares the loop as a flood of good ones does. */
    @Test
    void manyThatHaveEndedShareTheLoopWithOthers() {
        for (int i = 0; i < 15; i++) {
            waiting.add(new AbortedConnection(new SocketException("Software caused connection abort")));
        }
        becomesReadable();
        assertThat(waiting).hasSize(5);
        process.run();
        assertThat(waiting).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void listenerThatCannotAcceptSaysSo() {
        waiting.add(new SocketException("Too many open files"));
        becomesReadable();
        assertThat(told).startsWith("failed");
    }
}
