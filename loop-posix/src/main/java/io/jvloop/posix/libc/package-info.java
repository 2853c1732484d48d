/**
 * The functions of the C library that neither Netty nor JNR-POSIX has. Exported to everybody only because JNR writes the class behind the
 * interface into a module without a name; not for use.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.posix.libc;
