package io.jvloop.spi.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.DatagramSink;
import io.jvloop.spi.IoEntry;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loopback never blocks a datagram, so the queue is tested over a socket that does. */
class ReadinessDatagramsTest {
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 1);
    private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.1", 2);

    private final List<String> sent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean blocked;
    private boolean refusing;
    private int interest;
    private Runnable process;
    private ReadinessDatagrams datagrams;

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @BeforeEach
    void open() throws IOException {
        BackendContext context = fake(BackendContext.class, (proxy, method, args) -> {
            process = (Runnable) args[0];
            return fake(IoEntry.class, (entry, call, none) -> call.getName().equals("isBusy") ? false : null);
        });
        Registration registration = fake(Registration.class, (proxy, method, args) -> {
            if (method.getName().equals("setInterest")) {
                interest = (Integer) args[0];
            }
            return null;
        });
        Poller poller = fake(Poller.class, (proxy, method, args) -> method.getName().equals("register") ? registration : false);
        ReadinessBackend backend =
                new ReadinessBackend(context, poller, fake(ChannelFactory.class, (proxy, method, args) -> null), Set.of());
        datagrams = new ReadinessDatagrams(backend, new Socket(), THERE);
        datagrams.open(new Sink());
    }

    private final class Socket implements NonBlockingDatagrams {

        @Override
        public SocketAddress receive(ByteBuffer into) {
            return null;
        }

        @Override
        public boolean send(ByteBuffer data, SocketAddress to) throws IOException {
            if (blocked) {
                return false;
            }
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            if (refusing) {
                refusing = false;
                throw new SocketException("No buffer space available");
            }
            sent.add(new String(bytes));
            return true;
        }

        @Override
        public SocketAddress localAddress() {
            return HERE;
        }

        @Override
        public <T> T option(java.net.SocketOption<T> name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> void setOption(java.net.SocketOption<T> name, T value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            told.add("closed");
        }
    }

    private final class Sink implements DatagramSink {

        @Override
        public void received(ByteBuffer lent, SocketAddress sender) {
            told.add("received");
        }

        @Override
        public void written(long pendingBytes) {
            told.add("written " + pendingBytes);
        }

        @Override
        public void failed(IOException cause) {
            told.add(cause.getMessage());
        }

        @Override
        public void processed() {
        }
    }

    private long send(String text) {
        return datagrams.send(ByteBuffer.wrap(text.getBytes()), null);
    }

    private void becomesWritable() {
        blocked = false;
        datagrams.onEvents(Readiness.WRITE);
        process.run();
    }

    @Test
    void whatBlocksWaitsWithItsOverheadCountedAndLeavesInOrder() {
        assertThat(send("first")).isZero();
        blocked = true;
        assertThat(send("second")).isEqualTo(6 + 8);
        blocked = false;
        assertThat(send("third")).isEqualTo(6 + 8 + 5 + 8);
        assertThat(sent).containsExactly("first");
        assertThat(interest).isEqualTo(Readiness.WRITE);

        becomesWritable();
        assertThat(sent).containsExactly("first", "second", "third");
        assertThat(told).containsExactly("written 0");
        assertThat(interest).isZero();
        assertThat(datagrams.pendingBytes()).isZero();
    }

    @Test
    void waitingDatagramIsACopy() {
        blocked = true;
        byte[] bytes = "mine".getBytes();
        datagrams.send(ByteBuffer.wrap(bytes), null);
        bytes[0] = 'x';
        becomesWritable();

        assertThat(sent).containsExactly("mine");
    }

    @Test
    void waitingDatagramThatIsRefusedIsReportedAndTheNextLeaves() {
        blocked = true;
        send("bad");
        send("good");
        refusing = true;
        becomesWritable();

        assertThat(sent).containsExactly("good");
        assertThat(told).containsExactly("cannot send to " + THERE + ": No buffer space available", "written 0");
    }

    @Test
    void droppedOutputIsForgottenAndLaterDatagramsToo() {
        blocked = true;
        send("waits");
        datagrams.dropOutput();
        assertThat(datagrams.pendingBytes()).isZero();
        becomesWritable();
        assertThat(send("late")).isZero();

        assertThat(sent).isEmpty();
        assertThat(interest).isZero();
    }
}
