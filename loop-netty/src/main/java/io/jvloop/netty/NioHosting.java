package io.jvloop.netty;

import io.jvloop.spi.readiness.JdkChannel;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.Registration;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.nio.NioIoOps;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Netty's NIO channels, watched like any channel of the JDK. */
record NioHosting(Poller poller) implements HostedIo {
    /** An event for each combination of operations, so that none is allocated. */
    private static final NioIoEvent[] EVENTS = events();

    private static NioIoEvent[] events() {
        NioIoEvent[] events = new NioIoEvent[1 << 5];
        for (int i = 0; i < events.length; i++) {
            NioIoOps ops = NioIoOps.valueOf(i);
            events[i] = () -> ops;
        }
        return events;
    }

    @Override
    public IoRegistration register(IoHandle handle, HostedWork work) throws Exception {
        if (!(handle instanceof NioIoHandle nio)) {
            throw new IllegalArgumentException("this event loop has channels of Netty's NIO only, and not " + handle);
        }
        Hosted hosted = new Hosted(work, nio);
        hosted.registration = poller.register(hosted, hosted::onEvents, 0);
        hosted.begin();
        return hosted;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return NioIoHandle.class.isAssignableFrom(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return handlerType == NioIoHandler.class;
    }

    /** A channel's registration. Netty reads the interest from the key, so the key is ours and has what Netty wants, masked or not. */
    private static final class Hosted extends HostedHandle implements JdkChannel {
        private static final int ANY = Readiness.READ | Readiness.WRITE;
        private static final int READS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

        private final NioIoHandle handle;
        private final HostedSelectionKey key;
        @Nullable Registration registration;
        private int reported;
        private boolean masked;

        Hosted(HostedWork work, NioIoHandle handle) {
            super(work, handle);
            this.handle = handle;
            this.key = new HostedSelectionKey(handle.selectableChannel(), this::applyInterest, this::cancel);
        }

        private Registration registration() {
            Registration present = registration;
            assert present != null;
            return present;
        }

        // ---- the poll ----

        @Override
        public SelectableChannel selectable() {
            return handle.selectableChannel();
        }

        /** What Netty wants, or nothing: the interest that a poller is told here only says whether it is masked. */
        @Override
        public int ops(int interest) {
            return interest == 0 ? 0 : key.interestOps();
        }

        @Override
        public void close() {
            // Netty closes its channel
        }

        void onEvents(int events) {
            int wanted = key.interestOps();
            reported |= wanted & ((events & Readiness.READ) != 0 ? READS : 0);
            reported |= wanted & ((events & Readiness.WRITE) != 0 ? ~READS : 0);
            if (reported != 0 && !report() && !masked) {
                masked = true; // level-triggered, it would be reported in each poll until the service goes on
                registration().setInterest(0);
            }
        }

        // ---- the service ----

        @Override
        void dispatchReported() {
            int ready = reported;
            reported = 0;
            if (masked) {
                masked = false;
                applyInterest();
            }
            if (ready != 0) {
                handle.handle(this, EVENTS[ready]);
            }
        }

        private void applyInterest() {
            if (!masked && isValid()) {
                registration().setInterest(key.interestOps() == 0 ? 0 : ANY);
            }
        }

        @Override
        public long submit(IoOps ops) {
            if (!isValid()) {
                return -1;
            }
            int value = ((NioIoOps) ops).value();
            key.interestOps(value);
            return value;
        }

        @Override
        public boolean isValid() {
            return !key.isCancelled();
        }

        @Override
        public boolean cancel() {
            if (key.isCancelled()) {
                return false;
            }
            key.markCancelled();
            registration().close();
            end();
            return true;
        }

        @SuppressWarnings("unchecked") // Netty's NIO channels take it for their key
        @Override
        public <T> T attachment() {
            return (T) key;
        }
    }
}
