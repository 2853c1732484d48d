/**
 * Child processes. asyncio's {@code asyncio.subprocess}, {@code SubprocessTransport} and {@code SubprocessProtocol}.
 *
 * <p>{@link io.jvloop.process.Subprocess} is for tasks: streams, {@code communicate} and {@code waitFor}. {@link
 * io.jvloop.process.Processes#subprocessExec} is the lower level of protocols.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.process;
