/** Puts a loop together: the core, and the network, processes and signals that it knows by their interfaces only. */
package io.jvloop.assembly;
