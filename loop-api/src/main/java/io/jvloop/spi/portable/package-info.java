/**
 * What any back end can offer by the JDK alone, besides its own way to wait: channels of the JDK, watched by a selector on a thread of its
 * own, and children that the JDK starts.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.spi.portable;
