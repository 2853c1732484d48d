/**
 * The smallest whole back end: stream sockets in memory, each loop with a network of its own. It shows what {@code
 * docs/writing-a-back-end.md} describes, and certifies with the kit.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.memory;
