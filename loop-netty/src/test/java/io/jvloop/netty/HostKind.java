package io.jvloop.netty;

import io.jvloop.epoll.EpollPolicy;
import io.jvloop.nio.NioPolicy;
import io.jvloop.spi.LoopPolicy;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;

/** The event loops of Netty's that can have a guest. */
enum HostKind {
    EPOLL, NIO;

    IoHandlerFactory handlers() {
        return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** The policy of the loops that are like its guests. */
    LoopPolicy policy() {
        return this == EPOLL ? new EpollPolicy() : new NioPolicy();
    }
}
