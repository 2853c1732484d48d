/** Callbacks for the readiness of what the caller owns. */
package io.jvloop.tck.net.watches;
