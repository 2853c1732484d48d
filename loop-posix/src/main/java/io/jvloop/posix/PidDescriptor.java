package io.jvloop.posix;

import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.Registration;
import io.jvloop.unix.PidDescriptors;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A descriptor that becomes readable when a child exits: Linux's pidfd. */
final class PidDescriptor implements Watchable {
    private final FileDescriptor descriptor;

    private PidDescriptor(int number) {
        this.descriptor = new FileDescriptor(number);
    }

    /** Returns null where the kernel is too old or a sandbox forbids pidfds. */
    static @Nullable Registration watch(int pid, IoHandlerPoller poller, EventSource source) throws IOException {
        int number = PidDescriptors.open(JnrCalls.CALLS, pid);
        if (number < 0) {
            return null;
        }
        PidDescriptor descriptor = new PidDescriptor(number);
        try {
            return poller.register(descriptor, source, Readiness.READ);
        } catch (IOException e) {
            descriptor.close();
            throw e;
        }
    }

    @Override
    public FileDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        try {
            descriptor.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a process descriptor: " + e.getMessage(), e);
        }
    }
}
