/** Other threads: who may call what, and what blocks whom. */
package io.jvloop.tck.threads;
