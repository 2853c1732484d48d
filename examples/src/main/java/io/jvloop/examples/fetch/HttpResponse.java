package io.jvloop.examples.fetch;

import io.jvloop.net.StreamPair;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An answer whose body is still to be read. Closing it gives its connection back, or ends that if it is of no more use. */
final class HttpResponse implements AutoCloseable {
    private final HttpClient client;
    private final HttpUrl.Origin origin;
    private final StreamPair connection;
    private final ResponseHead head;
    private final Body body;
    private boolean complete;
    private boolean closed;

    HttpResponse(HttpClient client, HttpUrl.Origin origin, StreamPair connection, ResponseHead head) throws HttpException {
        this.client = client;
        this.origin = origin;
        this.connection = connection;
        this.head = head;
        this.body = Body.after(head, connection.reader());
    }

    ResponseHead head() {
        return head;
    }

    /** Reads a part of the body; -1 at its end. */
    int read(ByteBuffer into) throws IOException {
        int count = body.read(into);
        complete = count < 0;
        return count;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (complete && body.isDelimited() && head.keepsAlive()) {
            client.giveBack(origin, connection);
        } else {
            connection.close();
        }
    }
}
