/** Policies that are another's, but for what a test wants to hear or to go wrong. */
package io.jvloop.tck.doubles;
