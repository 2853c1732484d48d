/**
 * Windows: I/O completion ports, bound by the foreign-function API. The loop's own thread waits on its port.
 *
 * <p>{@link io.jvloop.proactor.iocp.Win32} calls the system, and is all that differs when the JVM runs inside Wine.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.proactor.iocp;
