/** Child processes. */
package io.jvloop.tck.net.children;
