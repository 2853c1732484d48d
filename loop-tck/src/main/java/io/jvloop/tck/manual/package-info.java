/** Simulated time: a clock that moves when told to, and a back end without sockets that moves it. It knows nothing of the kit. */
package io.jvloop.tck.manual;
