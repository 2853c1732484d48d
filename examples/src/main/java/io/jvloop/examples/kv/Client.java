package io.jvloop.examples.kv;

import java.net.SocketAddress;

/** What the server knows of a client. */
final class Client {
    private final long id;
    private final SocketAddress address;
    private Bytes name = Bytes.of("");
    private boolean leaving;

    Client(long id, SocketAddress address) {
        this.id = id;
        this.address = address;
    }

    long id() {
        return id;
    }

    SocketAddress address() {
        return address;
    }

    Bytes name() {
        return name;
    }

    void setName(Bytes newName) {
        name = newName;
    }

    /** Whether it has asked for the end of its connection. */
    boolean isLeaving() {
        return leaving;
    }

    void leave() {
        leaving = true;
    }
}
