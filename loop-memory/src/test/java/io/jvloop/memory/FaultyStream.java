package io.jvloop.memory;

import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A stream with one fault, for the tests of the tests. */
final class FaultyStream extends MemoryStream {
    private static final int SMALL = 1000;
    private final Fault fault;
    private final MemorySocket socket;
    private boolean hasStopped;

    FaultyStream(Fault fault, MemoryBackend backend, MemorySocket socket) {
        super(backend, socket);
        this.fault = fault;
        this.socket = socket;
    }

    @Override
    public void open(StreamSink to) {
        super.open(new FaultySink(to));
    }

    @Override
    public void stopReading() {
        hasStopped = true;
        if (fault != Fault.DELIVERS_WHILE_PAUSED) {
            super.stopReading();
        }
    }

    @Override
    public long finish() {
        super.stopReading();
        return super.finish();
    }

    @Override
    public void dropOutput() {
        super.stopReading();
        super.dropOutput();
    }

    @Override
    public void startReading() {
        if (fault != Fault.DOES_NOT_RESUME || !hasStopped) {
            super.startReading();
        }
    }

    @Override
    public long write(ByteBuffer data) {
        if (fault == Fault.SENDS_TWICE && data.remaining() > SMALL) {
            super.write(data.duplicate());
        }
        return super.write(data);
    }

    @Override
    void keep(ByteBuffer data) {
        if (fault != Fault.FORGETS_WHAT_WAITS) {
            super.keep(data);
        }
    }

    @Override
    public void shutdownOutput() {
        switch (fault) {
            case SWALLOWS_THE_HALF_CLOSE -> hasStopped = false;
            case HALF_CLOSES_TOO_EARLY -> socket.shutdownOutput();
            default -> super.shutdownOutput();
        }
    }

    @Override
    public void close() {
        if (fault != Fault.CLOSES_WITHOUT_AN_END) {
            super.close();
        }
    }

    /** Tells wrongly. */
    private final class FaultySink implements StreamSink {
        private final StreamSink sink;
        private @Nullable ByteBuffer held;

        FaultySink(StreamSink sink) {
            this.sink = sink;
        }

        @Override
        public @Nullable ByteBuffer readBuffer() {
            return sink.readBuffer();
        }

        @Override
        public void received(ByteBuffer lent) {
            if (fault == Fault.ENDS_BEFORE_THE_DATA) {
                deliverHeld();
                held = ByteBuffer.allocate(lent.remaining()).put(lent).flip();
                return;
            }
            if (fault == Fault.LOSES_A_BYTE && lent.remaining() > SMALL) {
                lent.limit(lent.limit() - 1);
            } else if (fault == Fault.SWAPS_BYTES && lent.remaining() > 1) {
                short two = lent.getShort(lent.position());
                lent.putShort(lent.position(), Short.reverseBytes(two));
            }
            sink.received(lent);
        }

        private void deliverHeld() {
            ByteBuffer data = held;
            held = null;
            if (data != null) {
                sink.received(data);
            }
        }

        @Override
        public void filled(int count) {
            sink.filled(count);
        }

        @Override
        public void ended() {
            if (fault == Fault.LOSES_AT_THE_END) {
                sink.failed(new IOException("no end"));
                return;
            }
            sink.ended();
            if (fault == Fault.ENDS_TWICE) {
                sink.ended();
            }
        }

        @Override
        public void written(long pendingBytes) {
            if (fault != Fault.NEVER_SAYS_THAT_IT_WROTE) {
                sink.written(pendingBytes);
            }
        }

        @Override
        public void failed(IOException cause) {
            if (fault == Fault.TAKES_A_RESET_FOR_AN_END) {
                sink.ended();
            } else {
                sink.failed(cause);
            }
        }

        @Override
        public void processed() {
            deliverHeld();
            sink.processed();
        }
    }
}
