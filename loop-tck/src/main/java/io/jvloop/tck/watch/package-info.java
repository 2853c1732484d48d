/** What looks after a test: its leaks, its time, its log. */
package io.jvloop.tck.watch;
