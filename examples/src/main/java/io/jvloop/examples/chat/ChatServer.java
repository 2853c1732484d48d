package io.jvloop.examples.chat;

import static io.jvloop.Asyncio.*;

import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.examples.Program;
import io.jvloop.net.LimitOverrunException;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The room's doors: two coroutines a member, one that reads what he types, one that sends what the others said. */
final class ChatServer {
    /** The longest line: who sends more without a line feed is no human. */
    private static final int LINE_LIMIT = 1000;
    /** How long members have to read the last lines. */
    private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(2);

    private final Room room = new Room();
    private final Server listener;

    private ChatServer(InetSocketAddress local) throws IOException {
        listener = startServer(this::welcome, local, ServerOptions.DEFAULT.withStreamLimit(LINE_LIMIT));
    }

    /** Opens the room; suspends until it listens. */
    static ChatServer start(InetSocketAddress local) throws IOException {
        return new ChatServer(local);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.addresses().getFirst();
    }

    Room room() {
        return room;
    }

    /** Serves until the calling task is cancelled; then says goodbye. */
    void serveForever() {
        try {
            listener.serveForever();
        } finally {
            end();
        }
    }

    private void welcome(StreamReader reader, StreamWriter writer) throws IOException {
        Member member = room.enter();
        Task<Void> sending = createTask(() -> member.sendTo(writer));
        try {
            listen(reader, member);
        } catch (IOException e) {
            // He has broken off: there is nobody left to tell.
        } finally {
            room.leave(member);
        }
        if (!waitMany(List.of(sending), ReturnWhen.ALL_COMPLETED, GOODBYE_LIMIT).pending().isEmpty()) {
            writer.transport().abort(); // he does not read: the sending coroutine sees it and ends
        }
    }

    private void listen(StreamReader reader, Member member) throws IOException {
        try {
            for (String line = reader.readLine(); line != null && room.hear(member, line.strip()); line = reader.readLine()) {
                // Everybody has heard it.
            }
        } catch (LimitOverrunException e) {
            member.tell("* a line may have " + LINE_LIMIT + " bytes; goodbye");
        }
    }

    /** Says goodbye and waits until everybody has read it, but not for ever. */
    void end() {
        listener.close();
        room.close();
        Program.awaitClients(listener, GOODBYE_LIMIT);
    }
}
