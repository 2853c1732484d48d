package io.jvloop.transport;

import io.jvloop.net.Protocol;
import io.jvloop.process.SubprocessProtocol;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The protocol of one pipe to a child: it passes what happens on to the child's protocol.
 *
 * @param descriptor the child's descriptor of the pipe
 * @param protocol   the child's protocol
 */
record PipeProtocol(int descriptor, SubprocessProtocol protocol) implements Protocol {

    @Override
    public void dataReceived(ByteBuffer lent) {
        protocol.pipeDataReceived(descriptor, lent);
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        protocol.pipeConnectionLost(descriptor, cause);
    }

    @Override
    public void pauseWriting() {
        protocol.pauseWriting();
    }

    @Override
    public void resumeWriting() {
        protocol.resumeWriting();
    }
}
