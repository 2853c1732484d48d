package io.jvloop.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.MovedStream;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A listener keeps what ListenerHandle promises though another loop accepts for it. */
class HandedListenerTest {
    private final Queue<Runnable> turn = new ArrayDeque<>();
    private final HandOver way = new HandOver(turn::add, 10);
    private final HandOver other = new HandOver(_ -> {
        // a loop that stands
    }, 10);
    private final List<MovedStream> movedIn = new ArrayList<>();
    private final IoBackend backend = stub(IoBackend.class, (_, method, arguments) -> {
        assertThat(method.getName()).isEqualTo("moveIn");
        movedIn.add((MovedStream) arguments[0]);
        return stub(StreamHandle.class, (_, called, _) -> {
            throw new AssertionError(called);
        });
    });
    private final HandedListener listener =
            new HandedListener(backend, way, new InetSocketAddress("127.0.0.1", 1), new Spreading(List.of(other)));
    private int accepted;

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private class Sink implements ListenerSink {
        @Override
        public void accepted(StreamHandle stream) {
            accepted++;
        }

        @Override
        public void acceptFailed(IOException cause) {
            throw new AssertionError(cause);
        }
    }

    private MovedStream arrive() {
        MovedStream stream = () -> {
            throw new AssertionError("is somebody's");
        };
        assertThat(way.offer(stream)).isEmpty();
        while (!turn.isEmpty()) {
            turn.remove().run();
        }
        return stream;
    }

    @Test
    void connectionThatArrivesIsDelivered() {
        listener.startAccepting(new Sink());
        MovedStream stream = arrive();

        assertThat(movedIn).containsExactly(stream);
        assertThat(accepted).isOne();
    }

    @Test
    void connectionThatArrivesBeforeThereIsAListenerWaits() {
        HandOver early = new HandOver(Runnable::run, 1);
        MovedStream stream = () -> {
            throw new AssertionError("is somebody's");
        };

        assertThat(early.offer(stream)).isEmpty();
        assertThat(early.take()).containsExactly(stream);
    }

    @Test
    void connectionsWaitWhileNobodyAccepts() {
        listener.startAccepting(new Sink());
        listener.stopAccepting();
        MovedStream first = arrive();
        MovedStream second = arrive();
        assertThat(accepted).isZero();
        listener.startAccepting(new Sink());

        assertThat(movedIn).containsExactly(first, second);
        assertThat(accepted).isEqualTo(2);
    }

    @Test
    void connectionsThatWaitWhenTheListenerIsClosedGoToOtherLoops() {
        listener.startAccepting(new Sink());
        listener.stopAccepting();
        MovedStream first = arrive();
        MovedStream second = arrive();
        listener.close();

        assertThat(other.take()).containsExactly(first, second);
        assertThat(movedIn).isEmpty();
    }

    @Test
    void connectionsThatNobodyWasToldOfWhenTheListenerIsClosedAreDelivered() {
        listener.startAccepting(new Sink());
        MovedStream stream = () -> {
            throw new AssertionError("is somebody's");
        };
        way.offer(stream);
        listener.close();

        assertThat(movedIn).containsExactly(stream);
    }

    @Test
    void whatIsLeftWhenNobodyAcceptsAnyMoreGoesToOtherLoops() {
        way.offer(() -> {
            throw new AssertionError("is somebody's");
        });
        MovedStream second = arrive();
        listener.startAccepting(new Sink() {
            @Override
            public void accepted(StreamHandle stream) {
                super.accepted(stream);
                listener.stopAccepting();
            }
        });

        assertThat(accepted).isOne();
        assertThat(other.take()).containsExactly(second);
    }
}
