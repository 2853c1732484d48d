package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.*;

import io.jvloop.EventLoop;
import io.jvloop.examples.Program;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The keys, the commands on them, and the clients' connections. All of it belongs to one loop, so none of it needs a lock. */
final class KvServer {
    /** What clients that do not read their replies get, before they are cut off. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);
    private static final int BACKLOG = 511; // as a Redis'

    private final Keyspace keys;
    private final Commands commands;
    private final Replies replies = new Replies();
    private final HttpAlarm alarm;
    private final Set<Connection> connections = new HashSet<>();
    private final Server listener;
    private long clients;

    private KvServer(InetSocketAddress local) throws IOException {
        EventLoop loop = runningLoop();
        keys = new Keyspace(loop);
        alarm = new HttpAlarm(loop);
        commands = Commands.on(keys, loop, connections::size);
        listener = startServer(this::serve, local, ServerOptions.DEFAULT.withBacklog(BACKLOG));
    }

    /** Starts a server; suspends until it listens. */
    static KvServer start(InetSocketAddress local) throws IOException {
        return new KvServer(local);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.addresses().getFirst();
    }

    int connections() {
        return connections.size();
    }

    /** How many bytes of replies wait for clients to take them. */
    long repliesUnderWay() {
        return connections.stream().mapToLong(Connection::repliesUnderWay).sum();
    }

    /** Serves until the calling task is cancelled; then finishes what is under way. */
    void serveForever() {
        try {
            listener.serveForever();
        } finally {
            drain();
        }
    }

    private void serve(StreamReader reader, StreamWriter writer) {
        Client client = new Client(++clients, writer.transport().remoteAddress());
        Connection connection = new Connection(reader, writer, client, commands, replies, alarm);
        connections.add(connection);
        if (!listener.isServing()) {
            connection.drain(); // it was accepted just before the end
        }
        try {
            connection.serve();
        } catch (IOException e) {
            // The client has broken off: there is nobody left to tell.
        } finally {
            connections.remove(connection);
        }
    }

    /** Stops listening, and waits until each client has its last replies. */
    void drain() {
        listener.close();
        connections.forEach(Connection::drain);
        Program.awaitClients(listener, DRAIN_LIMIT);
        keys.clear(); // and their timers
    }
}
