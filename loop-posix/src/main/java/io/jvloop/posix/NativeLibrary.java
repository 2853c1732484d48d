package io.jvloop.posix;

import io.jvloop.spi.Availability;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Safe for use by any thread. Whether one of Netty's native libraries can be used, as a policy's answer. */
public final class NativeLibrary {
    private NativeLibrary() {
    }

    /**
     * Loads the library, unless it is loaded.
     *
     * @param name   the library's, for the message
     * @param whyNot asks Netty why it cannot be used; a lambda, since a method reference would link Netty's class before its absence can be
     *               caught here
     * @return available, or the innermost reason
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
     * No module requires the one that contains the library, so on the module path it must be added by an option. Netty provides one of
     * epoll for Linux and one of kqueue for macOS; others are not known here.
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

    /**
     * As {@link #load}, and makes a handler, since a sandbox may allow the library and forbid what a handler needs.
     *
     * @param name     the library's
     * @param whyNot   as in {@link #load}
     * @param handlers makes handlers; a lambda for the same reason
     * @return available, or the innermost reason
     */
    public static Availability tryOut(String name, Supplier<@Nullable Throwable> whyNot, Supplier<IoHandlerFactory> handlers) {
        Availability loaded = load(name, whyNot);
        if (loaded instanceof Availability.Unavailable) {
            return loaded;
        }
        try {
            handlers.get().newHandler(new SameThread()).destroy();
            return Availability.AVAILABLE;
        } catch (Throwable refused) {
            return Availability.refused("the system refuses what " + name + " needs", refused);
        }
    }

    /** The executor of a handler that never runs. */
    private record SameThread() implements ThreadAwareExecutor {

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
