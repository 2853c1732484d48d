package io.jvloop.sync;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.spi.ThreadText;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Checks who uses a primitive. It knows two things: the user, which is the loop in whose turn the primitive was made or used last, and the
 * loop that it is bound to, in whose turn a task first had to wait for it.
 *
 * <pre>
 * the caller is in                 and the user                  is
 * the user's turn                                                let in
 * another loop's turn              runs                          refused
 *                                  does not run, or there is none let in: that loop is the user from now on
 * no loop's turn                   runs                          refused
 *                                  does not run                  let in, as by the loop itself
 *                                  there is none                 let in if it made the primitive, else refused
 * </pre>
 */
final class LoopBinding {
    private final Object primitive;
    private final long maker; // the id, for the thread itself would be kept from collection
    private final AtomicReference<@Nullable EventLoop> user;
    private @Nullable EventLoop bound;

    LoopBinding(Object primitive) {
        this.primitive = primitive;
        this.maker = Thread.currentThread().threadId();
        this.user = new AtomicReference<>(Asyncio.runningLoopOrNull());
    }

    /** The first line of every method. The message has no text form of the primitive, which may change while another thread reads it. */
    void check(String operation) {
        EventLoop present = user.get();
        if (present == null || !present.isInTurn()) {
            checkNewcomer(present, operation);
        }
    }

    private void checkNewcomer(@Nullable EventLoop former, String operation) {
        if (former != null) {
            former.checkTurn(operation);
        }
        EventLoop running = Asyncio.runningLoopOrNull();
        if (running != null) {
            if (!user.compareAndSet(former, running)) {
                check(operation); // another loop has become its user meanwhile
            }
        } else if (former == null && maker != Thread.currentThread().threadId()) {
            throw new WrongThreadException(operation + " called in " + ThreadText.ofCaller()
                    + ", outside any loop's turn, on what another thread made; use callSoonThreadsafe or runCoroutineThreadsafe");
        }
    }

    /** The first line of methods that may suspend: elsewhere than in tasks they fail even if they would not have to wait. */
    void checkTask(String operation) {
        check(operation);
        if (Asyncio.currentTask() == null) {
            throw new IllegalStateException(operation + " may suspend, and this is a callback: call it in a task, see createTask");
        }
    }

    /** Binds the primitive to the running loop, if it is not bound yet, for a task that has to wait. */
    EventLoop bind() {
        EventLoop running = Asyncio.runningLoop();
        if (bound == null) {
            bound = running;
        } else if (bound != running) {
            throw new IllegalStateException(primitive + " is bound to a different event loop: tasks of " + bound + " have waited for it, "
                    + "so a task of " + running + " cannot");
        }
        return running;
    }
}
