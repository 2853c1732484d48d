package io.jvloop.interop.netty;

import io.jvloop.tck.peers.Program;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;

/** Confined to its loop, whose tasks start and end it. The machine's redis-server in a process of its own, which keeps nothing. */
final class RedisServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private final int port;
    private final Path socket;
    private Program process;

    private RedisServer(Path directory) throws IOException {
        port = freePort();
        socket = directory.resolve("redis");
        process = start();
    }

    /** Skips the test where the program is missing. Its Unix-domain socket is in the directory. */
    static RedisServer in(Path directory) throws IOException {
        Program.need("redis-server");
        return new RedisServer(directory);
    }

    /** A server that comes back must have the port that it had, so it is not the system that chooses. */
    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return probe.getLocalPort();
        }
    }

    private Program start() throws IOException {
        Program started = Program.start("redis-server", "--bind", LOOPBACK, "--port", Integer.toString(port), "--unixsocket",
                socket.toString(), "--dir", socket.getParent().toString(), "--save", "", "--appendonly", "no");
        started.awaitLine("Ready to accept connections");
        return started;
    }

    RedisURI uri() {
        return RedisURI.builder().withHost(LOOPBACK).withPort(port).withTimeout(Duration.ofSeconds(40)).build();
    }

    RedisURI unixUri() {
        return RedisURI.builder(RedisURI.create("redis-socket://" + socket)).build();
    }

    /** As a crash does it. */
    void kill() throws InterruptedException {
        process.close();
        process.exitCode();
    }

    void startAgain() throws IOException {
        process = start();
    }

    @Override
    public void close() {
        process.close();
    }
}
