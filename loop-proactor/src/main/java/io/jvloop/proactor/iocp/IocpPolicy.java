package io.jvloop.proactor.iocp;

import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.spi.completion.CompletionBackend;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Objects;

/** Safe for use by any thread. The policy {@code iocp}: Windows' I/O completion ports. */
public final class IocpPolicy implements LoopPolicy {
    private static final int FIRST_ON_WINDOWS = 100;
    /** Inside Wine it exists for tests, not for every loop of the JVM. */
    private static final int BY_NAME_ONLY = -1;

    /** Makes the policy; all are alike. */
    public IocpPolicy() {
    }

    @Override
    public String name() {
        return "iocp";
    }

    @Override
    public int priority() {
        return WineCalls.ADDRESSES == null ? FIRST_ON_WINDOWS : BY_NAME_ONLY;
    }

    @Override
    public Availability availability() {
        try (Arena arena = Arena.ofConfined()) {
            Win32 win32 = Win32.in(arena);
            if (win32 == null) {
                return new Availability.Unavailable("needs Windows, and this is " + System.getProperty("os.name"), null);
            }
            WindowsFunction.CREATE_IO_COMPLETION_PORT.address(win32);
            return Availability.AVAILABLE;
        } catch (IllegalCallerException e) {
            return new Availability.Unavailable("may not call Windows: start the JVM with --enable-native-access=ALL-UNNAMED"
                    + " (on the module path: =io.jvloop.proactor)", e);
        } catch (RuntimeException | LinkageError e) {
            return new Availability.Unavailable("cannot call Windows: " + e, e);
        }
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        // The loop's calls come from whichever thread has its turn.
        Win32 win32 = Objects.requireNonNull(Win32.in(Arena.ofAuto()), "not available");
        return new CompletionBackend(context, new IocpEngine(win32));
    }

    @Override
    public String toString() {
        return "IocpPolicy";
    }
}
