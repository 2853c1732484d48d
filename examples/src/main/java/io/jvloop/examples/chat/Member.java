package io.jvloop.examples.chat;

import io.jvloop.net.StreamWriter;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.QueueShutDownException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Somebody in the room, and the lines that wait for him. */
final class Member {
    /** How many lines wait for a slow reader; further ones he misses. Nobody else waits for him, and the memory is bounded. */
    static final int WAITING_LINES = 1000;

    private final AsyncQueue<String> lines = new AsyncQueue<>(WAITING_LINES);
    private String name;
    private int missed;
    private boolean ended;

    Member(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void rename(String newName) {
        name = newName;
    }

    /** Says something to him. Does not wait. */
    void tell(String line) {
        if (ended) {
            return;
        }
        if (lines.isFull()) {
            missed++;
        } else {
            lines.putNowait(line);
        }
    }

    /** No more lines: {@link #sendTo} ends when he has got those that wait. */
    void end() {
        ended = true;
        lines.shutdown();
    }

    /** Sends him his lines as fast as he reads, until his end, and closes. */
    void sendTo(StreamWriter writer) throws IOException {
        try (writer) {
            while (true) {
                String line = lines.get();
                if (missed > 0 && lines.isEmpty()) {
                    line += "\n* you missed " + missed + " lines: you read too slowly";
                    missed = 0;
                }
                writer.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                writer.drain();
            }
        } catch (QueueShutDownException e) {
            // He has got everything.
        } catch (IOException e) {
            // He has gone without a word; the one who reads from him sees it too.
        }
    }
}
