/* The hand-over of Win32 calls from the JVM's threads to Wine's. Knows neither Wine nor Java. */
#ifndef CALLS_H
#define CALLS_H

/* No function that is called so has more; one with fewer does not look at the rest. */
#define ARGUMENTS 12

/* How many Wine threads serve. A loop that sleeps keeps one; the tests open a few loops at once. */
#define SERVERS 32

/* Java knows this layout: WineCalls. */
struct call {
    void *function;
    long arguments[ARGUMENTS];
    long result;
    long error;
    /* Kept from call to call: 0, or 1 more than the index of the server that had the last one. */
    long server;
};

/* Executes a call in the Wine thread that calls it. */
typedef void execute_fn(struct call *);

/* Lends the calling Wine thread to the threads of the JVM. Does not return. */
void serve_calls(execute_fn *execute);

/* Whether all servers are there: what Wine opens for them is open then. */
int all_serve(void);

/* Java's one entry point, for any thread: has a Wine thread execute the call, and returns when it has. */
void wine_call(struct call *call);

#endif
