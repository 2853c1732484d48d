/** Puts a loop together: the core, and the network, processes and signals, which the core knows only by their interfaces. */
package io.jvloop.assembly;
