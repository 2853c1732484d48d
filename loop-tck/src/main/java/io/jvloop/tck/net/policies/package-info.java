/** How a back end is found, and what it says that it offers. */
package io.jvloop.tck.net.policies;
