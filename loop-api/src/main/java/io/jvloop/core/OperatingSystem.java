package io.jvloop.core;

import io.jvloop.net.ChannelOperations;
import io.jvloop.net.Networking;
import io.jvloop.process.Processes;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.transport.Children;
import io.jvloop.transport.Network;
import io.jvloop.transport.SocketCalls;

/** Confined to its loop. What a loop has of the network and of processes, for callers who may call. */
final class OperatingSystem {
    private final Confinement confinement;
    private final Network network;
    private final SocketCalls channels;
    private final Children children;

    OperatingSystem(CoreEventLoop loop, IoBackend backend, BackendContext context) {
        this.confinement = loop.confinement;
        this.network = new Network(loop, backend, context);
        this.channels = new SocketCalls(loop, network);
        this.children = new Children(loop, backend, context);
    }

    Networking networking(String operation) {
        confinement.check(operation);
        return network;
    }

    ChannelOperations channels(String operation) {
        confinement.check(operation);
        return channels;
    }

    /** For an operation that may suspend: by luck it must not work in a callback. */
    ChannelOperations channelsForTask(String operation) {
        confinement.requireTask(operation);
        return channels;
    }

    Processes processes(String operation) {
        confinement.check(operation);
        return children;
    }

    void close() {
        network.close();
    }
}
