package io.jvloop.transport;

import io.jvloop.spi.ListenerHandle;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A listener, and the file of its Unix-domain socket.
 *
 * @param handle the listener
 * @param file   removed when the listener is closed, or null
 */
record BoundListener(ListenerHandle handle, @Nullable SocketFile file) {

    /** A listener that was just bound to a path. */
    static BoundListener removing(Path path, ListenerHandle handle) throws IOException {
        try {
            return new BoundListener(handle, new SocketFile(path));
        } catch (Throwable t) {
            handle.close();
            throw t;
        }
    }

    void close() {
        if (file != null) {
            file.remove();
        }
        handle.close();
    }
}
