package io.jvloop.net;

/** Serves one client of a streams server. */
@FunctionalInterface
public interface ClientHandler {

    /**
     * Serves a client, in a task of its own. When it returns or throws, the writer is closed: what it wrote is still sent. What it throws
     * is reported; the server goes on.
     *
     * @param reader reads what the client sends
     * @param writer sends to the client
     * @throws Exception whatever ends this client's service
     */
    void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
