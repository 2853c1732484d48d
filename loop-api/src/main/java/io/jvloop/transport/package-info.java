/**
 * Not exported. Transports, streams' plumbing and servers, written once above the handles of {@link io.jvloop.spi}: they see the public
 * API and the SPI, nothing of a back end.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.transport;
