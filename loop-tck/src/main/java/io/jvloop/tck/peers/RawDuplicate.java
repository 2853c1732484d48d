package io.jvloop.tck.peers;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** What makes descriptors share an open file, which the JDK cannot. Both close-on-exec. */
public final class RawDuplicate {
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int DUPLICATE_CLOSE_ON_EXEC = 1030;

    private RawDuplicate() {
    }

    /** Another number for the open file, not below {@code least}. Linux's constants. */
    public static int of(int descriptor, int least) throws IOException {
        return call("fcntl", 2, descriptor, DUPLICATE_CLOSE_ON_EXEC, least);
    }

    /** Has {@code number}, which is closed first if it is open, stand for the open file. */
    public static void as(int descriptor, int number) throws IOException {
        call("dup3", 3, descriptor, number, CLOSE_ON_EXEC);
    }

    public static void close(int descriptor) throws IOException {
        call("close", 1, descriptor);
    }

    @SuppressWarnings("restricted") // the JDK does not duplicate descriptors
    private static int call(String function, int fixed, Object... arguments) throws IOException {
        ValueLayout[] ints = new ValueLayout[arguments.length];
        Arrays.fill(ints, ValueLayout.JAVA_INT);
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ints);
        MethodHandle handle = fixed == arguments.length ? linker.downcallHandle(linker.defaultLookup().findOrThrow(function), type)
                : linker.downcallHandle(linker.defaultLookup().findOrThrow(function), type, Linker.Option.firstVariadicArg(fixed));
        try {
            int result = (int) handle.invokeWithArguments(arguments);
            if (result < 0) {
                throw new IOException(function + " failed");
            }
            return result;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(function, e);
        }
    }
}
