package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.*;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Executes typed commands without any connection. Belongs to the running loop. */
final class CommandLine {
    private final Client client = new Client(1, null);
    private final Request request = new Request(client);
    private final RequestParser parser = new RequestParser(request);
    private final Replies replies = new Replies();
    private final Keyspace keys = new Keyspace(runningLoop());
    private final Commands commands = Commands.on(keys, runningLoop(), () -> 1);

    Keyspace keys() {
        return keys;
    }

    Client client() {
        return client;
    }

    /** The reply to one command, as {@link Resp} writes it down. */
    String run(String line) throws ProtocolException, HttpException, IOException {
        parser.room().put((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        while (parser.next()) {
            commands.execute(request, replies);
        }
        ByteBuffer reply = replies.take().getFirst();
        return new Resp(new ByteArrayInputStream(reply.array(), 0, reply.remaining())).next();
    }
}
