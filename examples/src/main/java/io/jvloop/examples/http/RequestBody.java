package io.jvloop.examples.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;

/** The body of a request: what has come of it and nobody has asked for yet, or who waits for more. Confined to its event loop. */
final class RequestBody {
    private final IntConsumer taken;
    private Queue<ByteBuf> early; // null until it is needed
    private Promise<ByteBuf> wanted;
    private boolean ended;
    private Throwable failure;

    /** {@code taken} hears how many bytes have got to who asked for them, or have been dropped. */
    RequestBody(IntConsumer taken) {
        this.taken = taken;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isWanted() {
        return wanted != null;
    }

    /** Answers with the next piece, or null at the end, now or when it has come: see {@link #isWanted}. */
    void next(Promise<ByteBuf> asker) {
        if (early != null && !early.isEmpty()) {
            give(asker, early.remove());
        } else if (failure != null) {
            asker.tryFailure(failure);
        } else if (ended) {
            asker.trySuccess(null);
        } else {
            wanted = asker;
        }
    }

    /** A piece that is not empty; it is the callee's from now on. */
    void add(ByteBuf piece) {
        if (wanted == null) {
            if (early == null) {
                early = new ArrayDeque<>(2);
            }
            early.add(piece);
        } else {
            Promise<ByteBuf> asker = wanted;
            wanted = null;
            give(asker, piece);
        }
    }

    private void give(Promise<ByteBuf> asker, ByteBuf piece) {
        int length = piece.readableBytes();
        if (!asker.trySuccess(piece)) {
            piece.release();
        }
        taken.accept(length);
    }

    /** There is no more. */
    void end() {
        ended = true;
        if (wanted != null) {
            wanted.trySuccess(null);
            wanted = null;
        }
    }

    /** There is no more, though there should be. */
    void fail(Throwable cause) {
        if (!ended) {
            failure = cause;
            ended = true;
        }
        if (wanted != null) {
            wanted.tryFailure(cause);
            wanted = null;
        }
    }

    /** Nobody asks any more. */
    void drop() {
        for (ByteBuf piece = early == null ? null : early.poll(); piece != null; piece = early.poll()) {
            int length = piece.readableBytes();
            piece.release();
            taken.accept(length);
        }
    }
}
