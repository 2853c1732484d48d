/** Groups of loops, on threads of their own. */
package io.jvloop.tck.net.groups;
