package io.jvloop.tck.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Safe for use by any thread. The addresses 127.0.0.2 and up: macOS and the BSDs have none of them unless somebody adds them. */
public final class LoopbackNetwork {
    private static final boolean WHOLE = canBind("127.0.0.2") && canBind("127.0.0.3") && canBind("127.0.0.4");

    private LoopbackNetwork() {
    }

    private static boolean canBind(String address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException notHere) {
            return false;
        }
    }

    /** Skips a test where they are missing. */
    public static void need() {
        assumeTrue(WHOLE, "needs 127.0.0.2, 127.0.0.3 and 127.0.0.4, which this system does not have");
    }
}
