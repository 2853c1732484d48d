/*
 * A Wine program that runs a JVM of Linux and executes Win32 calls for it: host LIBJVM [OPTION...] MAIN-CLASS [ARGUMENT...].
 *
 * The JVM's threads are ordinary ones, made by the C library; the calls are executed by Wine's (see calls.c). Java learns three addresses
 * from the system property jvloop.wine: of wine_call, and of the two functions by which it finds all others.
 */
#include "calls.h"
#include "jvm.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define JVM_STACK (16 << 20)

typedef long(WINAPI *function_fn)(long, long, long, long, long, long, long, long, long, long, long, long);

/* The caller removes the arguments in Microsoft's convention, so that too many do no harm. Winsock's errors are in the same place. */
static void execute(struct call *call) {
    long *a = call->arguments;
    call->result = ((function_fn)call->function)(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]);
    call->error = GetLastError();
}

static DWORD WINAPI server(void *unused) {
    (void)unused;
    serve_calls(execute);
    return 0;
}

struct command {
    int count;
    char **words;
};

static void *jvm_thread(void *argument) {
    struct command *command = argument;
    jvm_main(command->words[1], command->count - 2, command->words + 2);
    return NULL;
}

int main(int count, char **words) {
    if (count < 3) {
        fprintf(stderr, "usage: host LIBJVM [OPTION...] MAIN-CLASS [ARGUMENT...]\n");
        return 1;
    }
    char addresses[128];
    snprintf(addresses, sizeof addresses, "-Djvloop.wine=%ld,%ld,%ld", (long)wine_call, (long)LoadLibraryA, (long)GetProcAddress);
    char **extended = malloc((count + 2) * sizeof *extended);
    extended[0] = words[0];
    extended[1] = words[1];
    extended[2] = addresses;
    memcpy(extended + 3, words + 2, (count - 1) * sizeof *extended);
    struct command command = {count + 1, extended};

    for (int i = 0; i < SERVERS; i++)
        CloseHandle(CreateThread(NULL, 0, server, NULL, 0, NULL));
    while (!all_serve())
        Sleep(1);
    /* Wine opens descriptors for the standard streams at their first use: now, and not where a test counts descriptors. */
    GetFileType(GetStdHandle(STD_INPUT_HANDLE));
    GetFileType(GetStdHandle(STD_OUTPUT_HANDLE));
    GetFileType(GetStdHandle(STD_ERROR_HANDLE));
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, JVM_STACK);
    pthread_t thread;
    if (pthread_create(&thread, &attributes, jvm_thread, &command)) {
        fprintf(stderr, "wine host: cannot start a thread\n");
        return 1;
    }
    pthread_join(thread, NULL);
    return 0;
}
