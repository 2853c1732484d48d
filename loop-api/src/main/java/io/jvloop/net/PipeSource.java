package io.jvloop.net;

import io.jvloop.spi.PipeAddress;
import java.nio.channels.Pipe;
import java.nio.file.Path;

/**
 * Safe for use by any thread. Names one end of a pipe, for {@code connectReadPipe} and {@code connectWritePipe}, and is the address of the
 * transport that they make: {@code transport.localAddress()} gives it back. asyncio's extra info {@code "pipe"}.
 *
 * <p>A back end without {@link io.jvloop.spi.Capability#DESCRIPTORS} takes the JDK's channels alone, one with it descriptors and paths
 * alone, because the JDK does not reveal its channels' descriptors.
 */
public final class PipeSource extends PipeAddress {
    private static final long serialVersionUID = 1;

    private PipeSource(Object pipe) {
        super(pipe);
    }

    /**
     * An open descriptor: of a pipe, a FIFO, a stream socket, a terminal or another character device. The transport owns it from now on,
     * makes it non-blocking and closes it. Only 0, 1 and 2, which belong to the whole process and may be shared, stay open, and their mode
     * is restored.
     *
     * @param number the descriptor
     * @return the source
     * @throws IllegalArgumentException if the number is negative
     */
    public static PipeSource descriptor(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("a descriptor is not negative: " + number);
        }
        return new PipeSource(number);
    }

    /**
     * A FIFO, or a device, in the file system. It is opened without waiting for the other side: the writer may open it later, but the
     * reader must have opened it already.
     *
     * @param path its path
     * @return the source
     */
    public static PipeSource fifo(Path path) {
        return new PipeSource(path);
    }

    /**
     * The reading end of a JDK pipe, owned by the transport from now on.
     *
     * @param end the channel
     * @return the source
     */
    public static PipeSource channel(Pipe.SourceChannel end) {
        return new PipeSource(end);
    }

    /**
     * The writing end of a JDK pipe, owned by the transport from now on.
     *
     * @param end the channel
     * @return the source
     */
    public static PipeSource channel(Pipe.SinkChannel end) {
        return new PipeSource(end);
    }
}
