package io.jvloop.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.readiness.JdkChannel;
import io.jvloop.spi.readiness.Registration;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JDK's selector has one monitor for who wakes it and who selects, and it cannot be held from outside. So this has another selector. */
class NioPollerTest {
    private final CountDownLatch wakerIsInside = new CountDownLatch(1);
    private final CountDownLatch wakerMayLeave = new CountDownLatch(1);
    private volatile boolean wakerInside;
    private volatile boolean met;

    /** In a coroutine it would leave the loop's thread there, with what the loop's next poll needs. */
    @Test
    @Timeout(30)
    void closeOfAChannelDoesNotMeetAWakerInTheSelector() throws Exception {
        NioPoller poller = new NioPoller(new SlowToWake());
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.configureBlocking(false);
        Registration registration = poller.register(new Channel(channel), _ -> {
        }, 0);
        Thread waker = Thread.ofPlatform().start(poller::wakeup);
        wakerIsInside.await();
        Thread closing = Thread.ofPlatform().start(registration::close);
        while (!met && !waitsInPoller(closing)) {
            Thread.onSpinWait();
        }
        wakerMayLeave.countDown();
        waker.join();
        closing.join();

        assertThat(met).isFalse();
    }

    private static boolean waitsInPoller(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(NioPoller.class.getName()) && frame.getMethodName().equals("lock"));
    }

    private record Channel(SelectableChannel selectable) implements JdkChannel {
        @Override
        public void close() {
            try {
                selectable.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A selector in which wakers stay, and that tells whether somebody selects meanwhile. */
    private final class SlowToWake extends AbstractSelector {
        SlowToWake() {
            super(SelectorProvider.provider());
        }

        @Override
        public Selector wakeup() {
            wakerInside = true;
            wakerIsInside.countDown();
            try {
                wakerMayLeave.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            wakerInside = false;
            return this;
        }

        @Override
        public int selectNow(Consumer<SelectionKey> action) {
            met |= wakerInside;
            return 0;
        }

        @Override
        protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
            return new Key(channel, this);
        }

        @Override
        protected void implCloseSelector() {
            // holds nothing
        }

        @Override
        public Set<SelectionKey> keys() {
            return Set.of();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            return Set.of();
        }

        @Override
        public int selectNow() {
            throw new AssertionError("not used");
        }

        @Override
        public int select(long timeout) {
            throw new AssertionError("not used");
        }

        @Override
        public int select() {
            throw new AssertionError("not used");
        }
    }

    private static final class Key extends AbstractSelectionKey {
        private final SelectableChannel channel;
        private final Selector selector;

        Key(SelectableChannel channel, Selector selector) {
            this.channel = channel;
            this.selector = selector;
        }

        @Override
        public SelectableChannel channel() {
            return channel;
        }

        @Override
        public Selector selector() {
            return selector;
        }

        @Override
        public int interestOps() {
            return 0;
        }

        @Override
        public SelectionKey interestOps(int operations) {
            return this;
        }

        @Override
        public int readyOps() {
            return 0;
        }
    }
}
