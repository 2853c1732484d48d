/** What is told to those who look in, and what the watchdog finds by itself. */
package io.jvloop.core.inspect;
