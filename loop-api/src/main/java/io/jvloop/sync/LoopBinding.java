package io.jvloop.sync;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.spi.ThreadText;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a primitive. Two things are known of it: its user, the loop in whose turn it was made or used last, and the loop it is bound
 * to, in whose turn a task first had to wait for it.
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
    private final long maker; // not the thread: it would be kept for as long as the primitive
    private final AtomicReference<@Nullable EventLoop> user;
    private @Nullable EventLoop bound;

    LoopBinding(Object primitive) {
        this.primitive = primitive;
        this.maker = Thread.currentThread().threadId();
        this.user = new AtomicReference<>(Asyncio.runningLoopOrNull());
    }

    /** The first line of every method. The primitive's text form is not in the message: from outside it would be read while it changes. */
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
                check(operation); // two loops were about to become its user
            }
        } else if (former == null && maker != Thread.currentThread().threadId()) {
            throw new WrongThreadException(operation + " called in " + ThreadText.ofCaller()
                    + ", outside any loop's turn, on what another thread made; use callSoonThreadsafe or runCoroutineThreadsafe");
        }
    }

    /** The first line of methods that may suspend: they work in tasks only, and not by luck elsewhere. */
    void checkTask(String operation) {
        check(operation);
        if (Asyncio.currentTask() == null) {
            throw new IllegalStateException(operation + " may suspend, and this is a callback: call it in a task, see createTask");
        }
    }

    /** The running loop, which the primitive now belongs to. */
    EventLoop require() {
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
