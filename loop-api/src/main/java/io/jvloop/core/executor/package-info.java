/** Work in other threads: what they do for a loop, and what they ask of it. */
package io.jvloop.core.executor;
