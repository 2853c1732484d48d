/** Other people's kits, drivers and clients over the bridges. */
package io.jvloop.interop;
