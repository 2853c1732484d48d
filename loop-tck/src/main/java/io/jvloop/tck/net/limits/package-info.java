/** What happens when memory or descriptors run out, or a system call fails. */
package io.jvloop.tck.net.limits;
