package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.*;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One client's connection, in a coroutine of its own: reads what has come, executes it, sends the replies together, and so on. */
final class Connection {
    /** Replies to a long pipeline do not wait for its end. */
    private static final int ENOUGH = 32 * 1024;
    private static final int PORTION = 64 * 1024;
    private static final Duration LINGER = Duration.ofMillis(500);

    private final StreamReader reader;
    private final StreamWriter writer;
    private final Commands commands;
    private final Replies replies;
    private final Client client;
    private final HttpAlarm alarm;
    private final Request request;
    private final RequestParser parser;
    private final Task<?> task = currentTask();
    private boolean waiting;
    private boolean draining;

    Connection(StreamReader reader, StreamWriter writer, Client client, Commands commands, Replies replies, HttpAlarm alarm) {
        this.reader = reader;
        this.writer = writer;
        this.client = client;
        this.commands = commands;
        this.replies = replies;
        this.alarm = alarm;
        this.request = new Request(client);
        this.parser = new RequestParser(request);
    }

    /** Serves the client until it goes, or the server wants it to. */
    void serve() throws IOException {
        try {
            serveRequests();
        } catch (HttpException e) {
            alarm.ring(client);
            writer.transport().abort();
        }
    }

    private void serveRequests() throws IOException, HttpException {
        while (!client.isLeaving() && !draining) {
            if (!receive()) {
                return;
            }
            answer();
        }
        linger();
    }

    int repliesUnderWay() {
        return writer.transport().writeBufferSize();
    }

    /** No more requests: what is under way is finished, replies go out. */
    void drain() {
        draining = true;
        if (waiting) {
            task.cancel("the server drains its connections");
        }
    }

    /** Waits for the client; false if it is gone. */
    private boolean receive() throws IOException {
        waiting = true;
        try {
            return reader.read(parser.room()) >= 0;
        } catch (CancelledError e) {
            if (!draining) {
                throw e;
            }
            task.uncancel(); // it was only to end the wait
            return true;
        } finally {
            waiting = false;
        }
    }

    /** Executes what has arrived, and sends the replies together. */
    private void answer() throws IOException, HttpException {
        try {
            while (!client.isLeaving() && parser.next()) {
                commands.execute(request, replies);
                if (replies.size() >= ENOUGH) {
                    send();
                }
            }
        } catch (ProtocolException e) {
            replies.error("ERR Protocol error: " + e.getMessage());
            client.leave();
        } catch (RuntimeException | HttpException noReply) {
            replies.clear(); // the next one to reply is another client
            throw noReply;
        }
        if (replies.size() > 0) {
            send();
        }
    }

    /** A long reply leaves in portions, as fast as the client takes them. */
    private void send() throws IOException {
        for (ByteBuffer part : replies.take()) {
            for (; part.remaining() > PORTION; part.position(part.position() + PORTION)) {
                writer.write(part.slice(part.position(), PORTION));
                writer.drain();
            }
            writer.write(part);
        }
        writer.drain();
    }

    /**
     * Gives the client time to take the last replies. If the connection were closed while something unread is still arriving, the system
     * would reset it, and the client might never see them.
     */
    private void linger() throws IOException {
        writer.writeEof();
        ByteBuffer ignored = ByteBuffer.allocate(PORTION);
        try {
            timeout(LINGER, () -> {
                while (reader.read(ignored.clear()) >= 0) {
                    continue;
                }
            });
        } catch (AsyncTimeoutException e) {
            // It has had its time.
        }
    }
}
