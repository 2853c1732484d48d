/** Somebody's descriptors: adopted, watched, shared and passed. */
package io.jvloop.tck.net.descriptors;
