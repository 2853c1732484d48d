package io.jvloop.tck.programs;

/** What a statement does. The arguments come in the order named here. */
enum Op {
    /** time */
    SLEEP(1),
    /** ref: a task below {@link Program#FUTURE}, else a future */
    AWAIT,
    /** ref */
    AWAIT_SHIELD,
    /** time, ref */
    WAIT_FOR(1),
    /** settled, refs */
    GATHER,
    /** when, limit or -1, refs */
    WAIT_MANY,
    /** limit or -1, refs */
    AS_COMPLETED,
    /** future to become the gathering, settled, refs */
    LET_GATHER,
    /** future to become the shield, ref */
    LET_SHIELD,

    /** task */
    SPAWN,
    /** task */
    SPAWN_EAGER,
    /** task; into the innermost group */
    GROUP_SPAWN,
    GROUP_CANCEL,
    /** ref */
    CANCEL,
    /** task */
    UNCANCEL,
    /** future */
    SET_RESULT,
    /** future */
    SET_EXCEPTION,
    THROW,
    /** time from now of the innermost deadline, or -1 for none */
    RESCHEDULE,
    /** block, of statements that do not suspend */
    CALL_SOON,
    /** time; block likewise */
    CALL_LATER(1),
    /** ref; block likewise */
    ON_DONE,

    /** body, clean-up */
    FINALLY,
    /** body, handler */
    CATCH_CANCELLED,
    /** body, handler: of everything but a cancellation */
    CATCH_EXCEPTION,
    /** time; body */
    TIMEOUT(1),
    /** time since the start; body */
    TIMEOUT_AT(1),
    /** body */
    GROUP,

    /** lock; body */
    WITH_LOCK,
    /** lock */
    ACQUIRE,
    /** lock */
    RELEASE,
    /** event */
    EVENT_WAIT,
    /** event */
    EVENT_SET,
    /** event */
    EVENT_CLEAR,
    /** of the condition on lock 0 */
    CONDITION_WAIT,
    /** how many */
    NOTIFY(1),
    /** body */
    WITH_PERMIT,
    SEMAPHORE_ACQUIRE,
    SEMAPHORE_RELEASE,
    BARRIER_WAIT,
    BARRIER_RESET,
    BARRIER_ABORT,
    /** queue */
    PUT,
    /** queue */
    PUT_NOWAIT,
    /** queue */
    GET,
    /** queue */
    GET_NOWAIT,
    /** queue */
    TASK_DONE,
    /** queue */
    JOIN,
    /** queue, immediate */
    SHUTDOWN;

    /** How many of the first arguments are amounts, which the shrinker may make smaller. */
    final int amounts;

    Op() {
        this(0);
    }

    Op(int amounts) {
        this.amounts = amounts;
    }
}
