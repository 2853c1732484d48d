/**
 * What a back end implements, and the core's services for it.
 *
 * <p>A {@link io.jvloop.spi.LoopPolicy}, found by ServiceLoader, opens an {@link io.jvloop.spi.IoBackend} for each loop. The back end's
 * {@code poll} is the only place where the loop waits. It runs on the loop's own thread and only marks and queues: each source of events
 * has one reused {@link io.jvloop.spi.IoEntry}, whose processing (the read, the callback) happens later, in the loop's turn.
 *
 * <p>Two nouns: a <em>handle</em> is opened, used, and closed once, idempotently and asynchronously. A <em>request</em> completes exactly
 * once, never inside the call that submitted it, and with a cancellation if its handle closes.
 */
package io.jvloop.spi;
