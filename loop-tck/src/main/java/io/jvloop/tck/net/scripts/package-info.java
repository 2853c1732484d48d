/** Random scripts for connections: what {@link io.jvloop.tck.net.scripts.DifferentialContract} makes, runs and expects. */
@org.jspecify.annotations.NullMarked
package io.jvloop.tck.net.scripts;
