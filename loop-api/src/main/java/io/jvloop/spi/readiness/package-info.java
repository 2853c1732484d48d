/**
 * The cut of the SPI for systems that tell what is <em>ready</em>: a back end supplies a {@link io.jvloop.spi.readiness.Poller} and its
 * {@link io.jvloop.spi.readiness.ChannelFactory}; the handles are written once, here.
 *
 * <p>{@link io.jvloop.spi.readiness.ReadinessBackend} puts the two together. A poll only marks and queues: an {@link
 * io.jvloop.spi.readiness.EventSource} notes the bits of {@link io.jvloop.spi.readiness.Readiness} and makes its entry ready. The system
 * calls follow in the entry's processing. A source remembers that it is readable until a read says otherwise, so the same handles serve
 * level-triggered pollers and edge-triggered ones. An event for a descriptor that was closed and used again is harmless: the system call
 * it leads to answers that it would block.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.spi.readiness;
