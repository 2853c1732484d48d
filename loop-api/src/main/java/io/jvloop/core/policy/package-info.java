/** The search for back ends, and the choice of one. */
package io.jvloop.core.policy;
