/**
 * The cut of the SPI for systems that report what is <em>ready</em>: a back end supplies a {@link io.jvloop.spi.readiness.Poller} and its
 * {@link io.jvloop.spi.readiness.ChannelFactory}; the handles are written once, here.
 *
 * <p>{@link io.jvloop.spi.readiness.ReadinessBackend} combines the two. A poll only marks and queues: an {@link
 * io.jvloop.spi.readiness.EventSource} notes the bits of {@link io.jvloop.spi.readiness.Readiness} and makes its entry ready. The system
 * calls follow when the entry is processed. A source remembers that it is readable until a read disproves it, so the same handles serve
 * level-triggered and edge-triggered pollers. An event for a descriptor that was closed and reused is harmless: the resulting system call
 * returns that it would block.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.spi.readiness;
