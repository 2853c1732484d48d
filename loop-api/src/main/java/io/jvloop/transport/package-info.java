/**
 * Not exported. Transports and servers, written once above the handles of {@link io.jvloop.spi}. They see the public API and the SPI,
 * and no back end.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.transport;
