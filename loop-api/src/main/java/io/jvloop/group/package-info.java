/** Not exported. Groups of loops: their threads, their servers, and their end in time. They see the public API, and the end of a loop. */
@org.jspecify.annotations.NullMarked
package io.jvloop.group;
