/** The caller's own channels: watched, read and written, and files sent to them. */
package io.jvloop.tck.net.channels;
