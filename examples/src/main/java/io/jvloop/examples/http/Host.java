package io.jvloop.examples.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Where the server lives: whose threads run Netty's handlers, and what a request's own strand is. */
public interface Host {

    EventLoopGroup group();

    Class<? extends ServerChannel> serverChannel();

    /** In a handler: the name of the loop that runs it. */
    String loop();

    /** Starts a strand for a request; called in a handler of {@code eventLoop}. The answer cancels it, and may be run there at any time. */
    Runnable start(EventLoop eventLoop, Runnable body);

    /** In a strand: waits for what Netty does. A wait in vain may cancel the future. */
    <T> T await(Future<T> future, Duration limit) throws IOException, TimeoutException;

    /** In a strand: does what waits for a disk, so that nobody else has to wait for it. */
    <T> T blocking(Blocking<T> body) throws IOException;

    /** In a strand: lets time pass. */
    void sleep(Duration duration) throws IOException;

    /** Waits for a disk. */
    interface Blocking<T> {
        T run() throws IOException;
    }
}
