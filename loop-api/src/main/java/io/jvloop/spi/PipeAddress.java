package io.jvloop.spi;

import java.net.SocketAddress;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.file.Path;
import java.util.Objects;

/** Safe for use by any thread. The end of a pipe that a back end is to open. The same object is the address of the handle. */
public class PipeAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    private final transient Object pipe;

    /**
     * Wraps an end.
     *
     * @param pipe an {@link Integer}, which is an open descriptor, a {@link Path}, a {@link Pipe.SourceChannel} or a {@link
     *             Pipe.SinkChannel}
     */
    public PipeAddress(Object pipe) {
        this.pipe = Objects.requireNonNull(pipe, "pipe");
    }

    /**
     * The underlying object.
     *
     * @return an {@link Integer}, a {@link Path}, a {@link Pipe.SourceChannel} or a {@link Pipe.SinkChannel}
     */
    public final Object pipe() {
        return pipe;
    }

    @Override
    public final String toString() {
        return switch (pipe) {
            case Integer number -> "descriptor " + number;
            case SelectableChannel channel -> "pipe " + channel;
            default -> pipe.toString();
        };
    }
}
