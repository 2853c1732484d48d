package io.jvloop.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.constants.platform.SocketLevel;
import jnr.constants.platform.SocketOption;
import jnr.ffi.Platform.OS;

/** The option {@code SO_LINGER}, in seconds. XNU counts ticks of its clock there, and has another one for seconds. */
final class LingerOption {
    private static final int SO_LINGER_SEC = 0x1080;
    private static final int OFF = -1;
    private static final int LEVEL = SocketLevel.SOL_SOCKET.intValue();
    private static final int NAME = name(NativeSystem.OS);

    private LingerOption() {
    }

    static int name(OS system) {
        return system == OS.DARWIN ? SO_LINGER_SEC : SocketOption.SO_LINGER.intValue();
    }

    static int get(FdSocket socket) throws IOException {
        ByteBuffer linger = linger();
        socket.getRawOpt(LEVEL, NAME, linger);
        return linger.getInt(0) == 0 ? OFF : linger.getInt(Integer.BYTES);
    }

    static void set(FdSocket socket, Object seconds) throws IOException {
        int value = (Integer) seconds;
        socket.setRawOpt(LEVEL, NAME, linger().putInt(0, value < 0 ? 0 : 1).putInt(Integer.BYTES, Math.max(value, 0)));
    }

    /** {@code struct linger}: whether, and for how long. */
    private static ByteBuffer linger() {
        return ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.nativeOrder());
    }
}
