package io.jvloop.posix;

import io.jvloop.spi.Availability;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Safe for use by any thread. What Netty says of one of its native libraries, as a policy's answer. */
public final class NativeLibrary {
    private NativeLibrary() {
    }

    /**
     * Loads the library, unless that was done; answers that it is available, or the innermost reason why not, for which Netty is asked by a
     * lambda: a method reference would need Netty's class before this can catch its absence.
     */
    public static Availability load(String name, Supplier<@Nullable Throwable> whyNot) {
        Throwable cause;
        try {
            cause = whyNot.get();
        } catch (Throwable t) {
            cause = t;
        }
        return cause == null ? Availability.AVAILABLE : Availability.refused("Netty's native " + name + " library does not load on "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + moduleAdvice(name), cause);
    }

    /**
     * Nobody requires the module in which the library is, so that on the module path it must be asked for. Netty has one of epoll for Linux
     * and one of kqueue for macOS; who brings another knows what it is called.
     */
    private static String moduleAdvice(String name) {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        if (!NativeLibrary.class.getModule().isNamed() || mac != name.equals("kqueue")) {
            return "";
        }
        String system = mac ? "osx" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        return " (on the module path it needs --add-modules io.netty.transport." + name + "." + system + "." + processor + ")";
    }

    /** As {@link #load}, and makes a handler as a loop would: a sandbox may let the library load and still forbid what a handler needs. */
    public static Availability tryOut(String name, Supplier<@Nullable Throwable> whyNot, Supplier<IoHandlerFactory> handlers) {
        Availability loaded = load(name, whyNot);
        if (loaded instanceof Availability.Unavailable) {
            return loaded;
        }
        try {
            handlers.get().newHandler(new Nobody()).destroy();
            return Availability.AVAILABLE;
        } catch (Throwable refused) {
            return Availability.refused("the system refuses what " + name + " needs", refused);
        }
    }

    /** Whose thread a handler is that nobody runs. */
    private record Nobody() implements ThreadAwareExecutor {

        @Override
        public boolean isExecutorThread(Thread thread) {
            return true;
        }

        @Override
        public void execute(Runnable command) {
            command.run();
        }
    }
}
