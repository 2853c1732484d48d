package io.jvloop.spi.portable;

import io.jvloop.spi.Direction;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.readiness.JdkChannel;
import io.jvloop.spi.readiness.NonBlockingPipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. One end of a JDK pipe in non-blocking mode. */
public final class JdkPipe implements JdkChannel, NonBlockingPipe {
    private final PipeAddress source;
    private final Pipe.@Nullable SourceChannel from;
    private final Pipe.@Nullable SinkChannel to;

    private JdkPipe(PipeAddress source, Pipe.@Nullable SourceChannel from, Pipe.@Nullable SinkChannel to) {
        this.source = source;
        this.from = from;
        this.to = to;
    }

    /**
     * Opens one end.
     *
     * @param source  a channel of a {@link Pipe}
     * @param writing whether to open the writing end
     * @return the end
     * @throws IOException if the channel is closed
     */
    public static JdkPipe open(PipeAddress source, boolean writing) throws IOException {
        JdkPipe pipe = switch (source.pipe()) {
            case Pipe.SourceChannel from when !writing -> new JdkPipe(source, from, null);
            case Pipe.SinkChannel to when writing -> new JdkPipe(source, null, to);
            case SelectableChannel other -> throw new IllegalArgumentException("cannot " + (writing ? "write to " : "read from ") + other
                    + ": it is the pipe's other end");
            default -> throw new UnsupportedOperationException("cannot open " + source
                    + ": NIO reaches no descriptors or FIFOs; give it a channel of java.nio.channels.Pipe, or use the epoll back end");
        };
        pipe.selectable().configureBlocking(false);
        return pipe;
    }

    @Override
    public Direction direction() {
        return from != null ? Direction.READ : Direction.WRITE;
    }

    @Override
    public SelectableChannel selectable() {
        return from != null ? from : sink();
    }

    private Pipe.SinkChannel sink() {
        if (to == null) {
            throw new NonWritableChannelException();
        }
        return to;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (from == null) {
            throw new NonReadableChannelException();
        }
        try {
            return from.read(into);
        } catch (AsynchronousCloseException e) {
            return END; // its owner closed the channel meanwhile
        }
    }

    @Override
    public int write(ByteBuffer data) throws IOException {
        return sink().write(data);
    }

    @Override
    public long write(ByteBuffer[] data, int offset, int count) throws IOException {
        return sink().write(data, offset, count);
    }

    @Override
    public PipeAddress source() {
        return source;
    }

    @Override
    public void close() {
        try {
            selectable().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + source + ": " + e.getMessage(), e);
        }
    }
}
