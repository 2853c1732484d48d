package io.jvloop.examples.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;

/** What becomes of an exception in a pipeline. */
final class Complaint {
    private Complaint() {
    }

    /** Ends the channel, and says why, unless it is the client's doing: one that has gone, or does not know the protocol. */
    static void close(ChannelHandlerContext context, Throwable cause) {
        if (!isOfTheClient(cause) && !isOfTheClient(cause.getCause())) {
            System.err.println("http: " + context.channel().remoteAddress() + ": " + cause);
        }
        context.close();
    }

    private static boolean isOfTheClient(Throwable cause) {
        return cause instanceof IOException || cause instanceof Http2Exception;
    }
}
