package io.jvloop.tck.net.scripts;

import io.jvloop.Asyncio;
import io.jvloop.Promise;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. One end of a connection: does the steps that are its, and notes what it sees. */
abstract class End {
    private final int number;
    private final boolean keepsOpen;
    private final List<String> faults = new ArrayList<>();
    private long written;
    private long received;
    private boolean eofWritten;
    private boolean eofSeen;
    private boolean lost;
    private @Nullable Throwable cause;
    private Promise<Void> change = Asyncio.runningLoop().createFuture();

    End(int number, boolean keepsOpen) {
        this.number = number;
        this.keepsOpen = keepsOpen;
    }

    boolean keepsOpen() {
        return keepsOpen;
    }

    // ---- what it does ----

    abstract void write(byte[] data);

    abstract void writeEof();

    abstract void pause();

    abstract void resume();

    abstract void close();

    abstract void abort();

    /** Breaks the connection for the peer. */
    abstract void reset();

    abstract boolean isClosing();

    /** Whether it will be told when more can be written. */
    abstract boolean isHeldUp();

    /** Whether all that was written has left; of this nobody is told. */
    abstract boolean isFlushed();

    /** What an end writes after its own end, and a reset of what is closing anyway, are left out: they are misuse, or a race. */
    void act(Step step) {
        switch (step.action()) {
            case WRITE -> {
                if (!isClosing() && !eofWritten) {
                    write(pattern(number, written, step.amount()));
                    written += step.amount();
                }
            }
            case HALF_CLOSE -> {
                eofWritten |= !isClosing();
                writeEof();
            }
            case PAUSE -> pause();
            case RESUME -> resume();
            case CLOSE -> close();
            case ABORT -> abort();
            case RESET -> {
                if (isClosing()) {
                    abort();
                } else {
                    reset();
                }
            }
        }
    }

    /** Bytes in which each position can be told from its neighbours, and each end from the others. */
    private static byte[] pattern(int end, long from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = at(end, from + i);
        }
        return bytes;
    }

    private static byte at(int end, long position) {
        return (byte) (position ^ position >> 8 ^ position >> 16 ^ end * 37);
    }

    // ---- what it sees ----

    /** Notes bytes, and whether they are those that the peer has written there. */
    void seeData(ByteBuffer data) {
        if (eofSeen || lost) {
            fault("data after " + (lost ? "the loss" : "the end"));
        }
        while (data.hasRemaining()) {
            if (data.get() != at(Script.peer(number), received++)) {
                fault("a wrong byte at " + (received - 1));
                break;
            }
        }
        received += data.remaining();
        data.position(data.limit());
        changed();
    }

    void seeEof() {
        if (eofSeen || lost) {
            fault("the end after " + (lost ? "the loss" : "the end"));
        }
        eofSeen = true;
        changed();
    }

    void seeLost(@Nullable Throwable why) {
        if (lost) {
            fault("the loss twice");
        }
        lost = true;
        cause = why;
        changed();
    }

    void fault(String what) {
        if (faults.size() < 5) {
            faults.add(what);
        }
    }

    void changed() {
        if (!change.isDone()) {
            change.setResult(null);
        }
    }

    /** Waits until the end has seen this. */
    void await(Expected expected) {
        while (!expected.isReached(this) && faults.isEmpty()) {
            change = Asyncio.runningLoop().createFuture();
            change.await();
        }
    }

    long received() {
        return received;
    }

    boolean hasSeenEof() {
        return eofSeen;
    }

    boolean isLost() {
        return lost;
    }

    @Nullable Throwable cause() {
        return cause;
    }

    List<String> faults() {
        return faults;
    }

    @Override
    public String toString() {
        return received + " bytes" + (eofSeen ? " eof" : "") + (lost ? " lost" + (cause == null ? "" : " by " + cause) : "")
                + (isFlushed() ? "" : ", has unsent bytes") + (faults.isEmpty() ? "" : ", WRONG: " + faults);
    }
}
