/*
 * A thread that the JVM has made cannot enter Wine, which keeps a block of its own for each of its threads. So each call is handed to one of
 * a few Wine threads, its servers. A server is
 *
 *     FREE  --caller claims it-->  CLAIMED  --caller-->  REQUESTED  --server executes-->  DONE  --caller takes the answer-->  FREE
 *
 * and each side sleeps on that one word. The calls of a loop return to the server that they had last, whichever of the JVM's threads makes
 * them: Wine tells the end of an overlapped operation to the thread that began it, at once if that thread waits for a completion port or
 * closes the socket, by a signal if it does not. Until then the socket is open: a listener that is closed still lets peers through.
 */
#define _GNU_SOURCE
#include "calls.h"
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* About a microsecond: less than falling asleep and being woken. */
#define SPINS 64
/* How often to look for a free server, giving up the processor each time, before it is certain that there will be none. */
#define PATIENCE 10000000

enum { ABSENT, FREE, CLAIMED, REQUESTED, DONE };

static struct server {
    _Alignas(64) atomic_uint state;
    struct call *call;
} servers[SERVERS];

static atomic_uint present;
static atomic_uint next;

static void change(struct server *server, unsigned state) {
    atomic_store(&server->state, state);
    syscall(SYS_futex, &server->state, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

static void await(struct server *server, unsigned state) {
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load(&server->state) == state)
            return;
        __builtin_ia32_pause();
    }
    for (;;) {
        unsigned found = atomic_load(&server->state);
        if (found == state)
            return;
        syscall(SYS_futex, &server->state, FUTEX_WAIT_PRIVATE, found, NULL, NULL, 0);
    }
}

static struct server *claim(struct call *call) {
    unsigned first = call->server ? call->server - 1 : atomic_fetch_add(&next, 1);
    for (int i = 0; i < PATIENCE; i++) {
        for (unsigned n = 0; n < SERVERS; n++) {
            unsigned index = (first + n) % SERVERS, expected = FREE;
            if (atomic_compare_exchange_strong(&servers[index].state, &expected, CLAIMED)) {
                call->server = index + 1;
                return &servers[index];
            }
        }
        sched_yield();
    }
    fprintf(stderr, "wine host: all %d servers are held by calls that wait: too many loops sleep at once\n", SERVERS);
    abort();
}

void wine_call(struct call *call) {
    struct server *server = claim(call);
    server->call = call;
    change(server, REQUESTED);
    await(server, DONE);
    atomic_store(&server->state, FREE);
}

int all_serve(void) {
    for (int i = 0; i < SERVERS; i++)
        if (atomic_load(&servers[i].state) == ABSENT)
            return 0;
    return 1;
}

void serve_calls(execute_fn *execute) {
    unsigned index = atomic_fetch_add(&present, 1);
    if (index >= SERVERS)
        return;
    struct server *server = &servers[index];
    atomic_store(&server->state, FREE);
    for (;;) {
        await(server, REQUESTED);
        execute(server->call);
        change(server, DONE);
    }
}
