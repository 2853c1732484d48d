package io.jvloop.ctl;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Answers on a Unix-domain socket in a directory that only its owner may enter. An asker sends a line, and reads until the connection ends.
 * Who leaves before has the thread interrupted that makes the answer. Its threads are daemons, and use no pool of the process.
 */
final class AnswerServer implements Closeable {
    /** At once. Further ones wait in the system's queue, which is bounded too. */
    private static final int ASKERS = 8;
    private static final int LONGEST_QUESTION = 256;
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path socket;
    private final ServerSocketChannel listening;
    private final UnaryOperator<String> answers;
    private final Semaphore places = new Semaphore(ASKERS);

    private AnswerServer(Path socket, ServerSocketChannel listening, UnaryOperator<String> answers) {
        this.socket = socket;
        this.listening = listening;
        this.answers = answers;
    }

    /**
     * Listens until it is closed, or the process ends, which removes the socket.
     *
     * @param answers what is answered to a question; called in a thread of its own
     */
    static AnswerServer open(UnaryOperator<String> answers) throws IOException {
        Path directory = Files.createTempDirectory("loopctl"); // only its owner may enter it: the JDK sees to that
        Path socket = directory.resolve("socket");
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(UnixDomainSocketAddress.of(socket));
            directory.toFile().deleteOnExit(); // these go in the opposite order
            socket.toFile().deleteOnExit();
            AnswerServer server = new AnswerServer(socket, listening, answers);
            start("loopctl", server::accept);
            return server;
        } catch (Throwable failure) {
            listening.close();
            remove(socket);
            throw failure;
        }
    }

    private static void remove(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }

    private static Thread start(String name, Runnable body) {
        return Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name(name).start(body);
    }

    Path socket() {
        return socket;
    }

    boolean canBeReached() {
        return listening.isOpen() && Files.exists(socket);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        remove(socket);
    }

    private void accept() {
        while (listening.isOpen()) {
            places.acquireUninterruptibly();
            if (!admitted()) {
                places.release();
            }
        }
    }

    private boolean admitted() {
        try {
            SocketChannel asker = listening.accept();
            try {
                start("loopctl-asker", () -> serve(asker));
                return true;
            } catch (Throwable failure) {
                asker.close();
                throw failure;
            }
        } catch (IOException | OutOfMemoryError scarce) { // descriptors or threads; or this is closed
            LockSupport.parkNanos(this, listening.isOpen() ? REST_NANOS : 0);
            return false;
        }
    }

    /** The asker says nothing more after its question: what ends this wait is that it left, or has been answered. */
    private void serve(SocketChannel asker) {
        try (asker) {
            String question = question(asker);
            Thread answering = start("loopctl-answer", () -> answer(asker, question));
            try {
                awaitEnd(asker);
            } finally {
                answering.interrupt();
            }
        } catch (IOException | OutOfMemoryError left) {
            return; // nobody is there to be told
        } finally {
            places.release();
        }
    }

    private static String question(SocketChannel asker) throws IOException {
        StringBuilder question = new StringBuilder();
        ByteBuffer next = ByteBuffer.allocate(1);
        while (asker.read(next.clear()) > 0 && question.length() < LONGEST_QUESTION) {
            if (next.get(0) == '\n') {
                return question.toString();
            }
            question.append((char) next.get(0));
        }
        throw new IOException("no question: " + question);
    }

    private static void awaitEnd(SocketChannel asker) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(LONGEST_QUESTION);
        while (asker.read(rest) >= 0) {
            rest.clear();
        }
    }

    private void answer(SocketChannel asker, String question) {
        try (asker; Writer answer = Channels.newWriter(asker, StandardCharsets.UTF_8)) {
            answer.write(answers.apply(question));
        } catch (IOException left) {
            return; // nobody is there to be told
        }
    }
}
