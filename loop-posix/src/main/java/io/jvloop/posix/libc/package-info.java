/**
 * The functions of the C library that neither Netty nor JNR-POSIX has. Exported to everybody only because JNR generates the implementing
 * class in an unnamed module; not for use.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.posix.libc;
