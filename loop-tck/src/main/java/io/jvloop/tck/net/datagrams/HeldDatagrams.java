package io.jvloop.tck.net.datagrams;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.readiness.ChannelFactory;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.NonBlockingDatagrams;
import io.jvloop.spi.readiness.Pollable;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.ReadinessBackend;
import io.jvloop.spi.readiness.Registration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A back end with one datagram socket that takes nothing until it is released. Real sockets drop what does not fit on the loopback
 * interface, and so never make a sender wait.
 */
final class HeldDatagrams implements LoopPolicy {
    final List<String> sent = new ArrayList<>();
    private final Semaphore wakeups = new Semaphore(0);
    private boolean held = true;
    private int interest;
    private @Nullable EventSource source;

    /** How many more datagrams the socket takes. */
    private int room;

    /** Takes some datagrams. */
    void release(int datagrams) {
        held = false;
        room = datagrams;
    }

    @Override
    public String name() {
        return "held-datagrams";
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
    public IoBackend open(BackendContext context) {
        return new ReadinessBackend(context, new SemaphorePoller(), new OneSocket(), Set.of(Capability.UDP));
    }

    /** Reports that the socket can be written to while it can, and waits for wake-ups. */
    private final class SemaphorePoller implements Poller {

        @Override
        public void poll(long timeoutNanos) {
            if (source != null && !held && room > 0 && (interest & Readiness.WRITE) != 0) {
                source.onEvents(Readiness.WRITE);
                return;
            }
            try {
                if (wakeups.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
                    wakeups.drainPermits();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("the core clears the interrupt status before it polls", e);
            }
        }

        @Override
        public boolean isEdgeTriggered() {
            return false;
        }

        @Override
        public void wakeup() {
            wakeups.release();
        }

        @Override
        public Registration register(Pollable channel, EventSource listener, int wanted) {
            source = listener;
            interest = wanted;
            return new Registration() {
                @Override
                public void setSource(EventSource newSource) {
                    source = newSource;
                }

                @Override
                public void setInterest(int newInterest) {
                    interest = newInterest;
                }

                @Override
                public void close() {
                    source = null;
                }
            };
        }

        @Override
        public void close() {
            source = null;
        }
    }

    /** Opens the socket. */
    private final class OneSocket implements ChannelFactory {

        @Override
        public NonBlockingDatagrams datagrams(DatagramSettings settings) {
            return new HeldSocket();
        }
    }

    /** Notes what leaves. */
    private final class HeldSocket implements NonBlockingDatagrams {

        @Override
        public @Nullable SocketAddress receive(ByteBuffer into) {
            return null;
        }

        @Override
        public boolean send(ByteBuffer data, @Nullable SocketAddress to) {
            if (held || room == 0) {
                return false;
            }
            room--;
            sent.add(StandardCharsets.UTF_8.decode(data).toString());
            return true;
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public <T> T option(SocketOption<T> name) {
            throw new UnsupportedOperationException("no options");
        }

        @Override
        public <T> void setOption(SocketOption<T> name, T value) {
            throw new UnsupportedOperationException("no options");
        }

        @Override
        public void close() {
            held = true;
        }
    }
}
