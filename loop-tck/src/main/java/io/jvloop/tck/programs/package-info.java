/** Programs of the tests in a JVM of their own. */
package io.jvloop.tck.programs;
