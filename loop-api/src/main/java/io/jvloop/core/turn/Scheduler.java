package io.jvloop.core.turn;

import io.jvloop.EventLoop;
import io.jvloop.LoopClock;
import io.jvloop.LoopOptions;
import io.jvloop.LoopStatistics;
import io.jvloop.core.carrier.CoroutineMode;
import io.jvloop.core.queue.Entry;
import io.jvloop.core.queue.Inbox;
import io.jvloop.core.queue.ReadyQueue;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the loop's turns and decides who runs. This is the class of the package that other packages call for whatever concerns queues,
 * strands and the batch. Its parts know each other, and other packages do not know them.
 *
 * <p>Confined to its loop, where nothing else is said.
 */
public final class Scheduler {
    // ---- confined to the loop ----
    final ReadyQueue ready = new ReadyQueue();
    final TimerQueue timers = new TimerQueue();
    final BatchEnd batchEnd = new BatchEnd(this);
    final SlowSteps slowSteps;
    final OpenResources resources = new OpenResources(this);
    /** What bridges run in the loop, oldest first. */
    final Set<Service> services = new LinkedHashSet<>();
    final Turn turn;
    CallbackRunner runner;
    /** The strand that runs. The watchdog reads it racily. */
    @Nullable Strand current;
    /** Null unless the loop is a guest. */
    private @Nullable CarrierGap gap;
    /** The host's thread from when a guest has asked for a turn until it comes. The watchdog reads it racily. */
    private @Nullable Thread awaitedHost;
    /** Whether the loop's own thread runs a body for a task, in a loop that is no guest. */
    boolean inBody;
    private final Failures failures;
    private final BackendContext context;
    private final IoBackend backend;
    private final TurnClosing closing = new TurnClosing(this);
    private long timerSequence;
    private int outsideWork;

    // ---- any thread ----
    final Inbox inbox = new Inbox();
    final RunGate gate = new RunGate();
    final ParkedStrands parked = new ParkedStrands();
    final LateContinuations late = new LateContinuations();
    final TurnDriver driver;
    private final EventLoop loop;
    private final LoopClock clock;
    /** Null unless the loop is a guest whose host tells the events. */
    private volatile @Nullable TurnRequests requests;
    private final Confinement confinement = new Confinement(this);
    private volatile boolean closed;
    private volatile boolean debug;

    /** Opens the back end. */
    public Scheduler(EventLoop loop, LoopOptions options, LoopPolicy policy) throws IOException {
        this.loop = loop;
        this.clock = options.clock();
        this.debug = options.debug() != null ? options.debug() : Switches.debug();
        this.slowSteps = new SlowSteps(this, options.slowCallback());
        this.failures = new Failures(this, options.exceptionHandler());
        this.driver = CoroutineMode.current().mounts() ? new MountedDriver(this) : new BatonDriver(this);
        this.runner = new CallbackRunner(this);
        this.context = new CoreBackendContext(this);
        this.backend = policy.open(context);
        this.turn = new Turn(this, backend);
    }

    public EventLoop loop() {
        return loop;
    }

    public IoBackend backend() {
        return backend;
    }

    /** What the back end, and whoever works with it, sees of the loop. */
    public BackendContext context() {
        return context;
    }

    /** Checks who calls. */
    public Confinement confinement() {
        return confinement;
    }

    public Failures failures() {
        return failures;
    }

    public OpenResources resources() {
        return resources;
    }

    public TurnClosing closing() {
        return closing;
    }

    /** Tells who has the loop. Any thread. */
    public RunGate gate() {
        return gate;
    }

    // ---- queueing ----

    /** Queues an entry that is in no queue. */
    public void enqueue(Entry entry) {
        ready.add(entry);
    }

    /** Queues a callback. */
    public CoreHandle enqueue(Runnable callback, CoreContext context) {
        CoreHandle handle = new CoreHandle(this, callback, context);
        ready.add(handle);
        return handle;
    }

    /** Queues a callback for later. */
    public CoreTimerHandle enqueueAt(long deadlineNanos, Runnable callback, CoreContext context) {
        CoreTimerHandle timer = new CoreTimerHandle(this, callback, context, deadlineNanos, timerSequence++);
        timers.add(timer);
        demandTurn();
        return timer;
    }

    /** Any thread: queues an entry, and wakes the loop if it sleeps; false if the loop is closed. */
    public boolean submit(Entry entry) {
        if (driver.inTurn()) {
            if (closed) {
                return false;
            }
            ready.add(entry);
            return true;
        }
        Inbox.Pushed pushed = inbox.push(entry);
        if (pushed == Inbox.Pushed.QUEUED_MUST_WAKE) {
            try {
                wakeup();
            } finally {
                inbox.woke(); // close waits for it
            }
        } else if (pushed == Inbox.Pushed.QUEUED) {
            wakeAgain();
        }
        return pushed != Inbox.Pushed.REFUSED;
    }

    private void wakeup() {
        TurnRequests asking = requests;
        if (asking != null) {
            asking.wake();
        } else {
            backend.wakeup();
        }
    }

    /** Whoever was to wake a guest's host may have been refused. */
    private void wakeAgain() {
        TurnRequests asking = requests;
        if (asking != null) {
            asking.wakeAgain();
        }
    }

    /** There is something to do, and perhaps no turn to do it in. */
    void demandTurn() {
        TurnRequests asking = requests;
        if (asking != null) {
            asking.demand();
        }
    }

    /** Any thread: as {@link #submit(Entry)}, for jvloop's own callbacks. */
    public boolean submit(Runnable callback) {
        return submit(new CoreHandle(this, callback, CoreContext.empty()));
    }

    /** Any thread: the JDK wakes one of our virtual threads. */
    void submitWake(JdkWake wake) {
        if (!submit(wake)) {
            late.run(wake.strand.continuation);
        }
    }

    /** Has {@code flush} run when the batch ends; at once, outside a run. */
    public void runAtBatchEnd(Runnable flush) {
        batchEnd.add(flush);
    }

    // ---- who runs ----

    /** Any thread: whether the caller is in the loop's turn. */
    public boolean inTurn() {
        return driver.inTurn();
    }

    /** In the loop's turn: the strand of the calling thread, null if that is the loop's own. */
    public @Nullable Strand strand() {
        Strand strand = current;
        return strand != null && strand.thread == Thread.currentThread() ? strand : null;
    }

    // ---- a run ----

    /** The calling thread polls, and runs, the loop until it is stopped, or something fatal happens. */
    public void run() {
        turn.runTurns();
    }

    /** Begins a run by the calling thread. */
    public void attach() {
        driver.attach();
    }

    /** Ends the run, and returns the failure that ended it in the turns, or null if there was none. */
    public @Nullable Throwable detach() {
        Throwable ended = turn.end();
        driver.detach();
        return ended;
    }

    public void stop() {
        turn.stop();
        demandTurn();
    }

    // ---- a guest's run: somebody else decides when a turn comes ----

    /** Begins the run of a guest. */
    public void openGuest(CarrierGap around) {
        gap = around;
        turn.openGuest();
    }

    @Nullable CarrierGap gap() {
        return gap;
    }

    /** A guest's turn makes way for a body that its host runs, and another turn is asked for. */
    public void leaveTurn(Thread host) {
        turn.away(true);
        awaitedHost = host;
    }

    /** The body is over. */
    public void reenterTurn() {
        awaitedHost = null;
        turn.away(false);
    }

    /** A guest asks its host for a turn. */
    public void awaitHost(Thread host) {
        awaitedHost = host;
    }

    /** Has a guest ask for its turns from now on; not any more, if null. */
    public void askFor(@Nullable TurnRequests asking) {
        requests = asking;
        ready.whenAdded(asking == null ? null : asking::demand);
    }

    /** Announces that a guest will be woken if something comes; false if something has. */
    public boolean sleep() {
        return turn.sleep();
    }

    /** When the first timer is due. There is one. */
    public long firstDeadlineNanos() {
        return timers.firstDeadlineNanos();
    }

    /** Whether the loop's own thread runs what is not the loop's. */
    boolean isAway() {
        return inBody || requests != null && turn.isPolling();
    }

    /** Makes a turn of a guest. On the loop's own thread; a failure ends the run. */
    public void guestTurn() {
        awaitedHost = null;
        turn.guestTurn();
    }

    /** Ends a guest's turn, and returns the time until the next: 0 for at once, {@link Long#MAX_VALUE} for when something has come. */
    public long endGuestTurn() {
        return turn.endGuestTurn();
    }

    /** Waits for a guest's events. The caller has the loop. */
    public void poll(long timeoutNanos) {
        turn.poll(timeoutNanos);
    }

    /** Whether the run is about to end: it was stopped, or something fatal happened. */
    public boolean isEnding() {
        return turn.isEnding();
    }

    /** The calling thread is no longer the loop's own; the run goes on. */
    public void release() {
        driver.detach();
    }

    // ---- work outside ----

    /** Counts work that other threads do, and whose outcome will come back to the loop. */
    public void outsideWorkBegan() {
        outsideWork++;
    }

    public void outsideWorkEnded() {
        outsideWork--;
    }

    boolean hasOutsideWork() {
        return outsideWork > 0 || !parked.isEmpty();
    }

    // ---- asking ----

    LoopClock clock() {
        return clock;
    }

    public long time() {
        return clock.nanoTime();
    }

    void markClosed() {
        closed = true;
    }

    /** Any thread. */
    public boolean isClosed() {
        return closed;
    }

    /** Any thread. */
    public boolean debug() {
        return debug;
    }

    public void setDebug(boolean on) {
        debug = on;
        slowSteps.forget();
    }

    /** Reports in debug mode what held the loop for too long. */
    public SlowSteps slowSteps() {
        return slowSteps;
    }

    /** Any thread, racily. */
    public LoopStatistics statistics(int tasks) {
        return turn.statistics(tasks);
    }

    // ---- for the watchdog: any thread, racily ----

    /** Grows with everything that runs. */
    public long progress() {
        return turn.progress();
    }

    public long steps() {
        return turn.steps;
    }

    public boolean isPolling() {
        return turn.isPolling();
    }

    /** The thread of the host that was asked for a turn, which has not come yet; null if none is due. */
    public @Nullable Thread awaitedHost() {
        return awaitedHost;
    }

    public @Nullable Strand current() {
        return current;
    }

    /** The strands that are parked in JDK code. */
    public Set<Strand> parked() {
        return parked.all();
    }
}
