/** Random scripts for connections: what {@link io.jvloop.tck.DifferentialContract} makes, runs and expects. */
@org.jspecify.annotations.NullMarked
package io.jvloop.tck.scripts;
