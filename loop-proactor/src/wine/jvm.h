/* Starts a JVM. */
#ifndef JVM_H
#define JVM_H

/*
 * Runs a main class as the java command does, in the calling thread, and ends the process when it has ended. The arguments are options,
 * each in one piece (-Djava.class.path=… for -cp …), the main class and its arguments; library is the path of libjvm.so.
 */
void jvm_main(const char *library, int count, char **arguments);

#endif
