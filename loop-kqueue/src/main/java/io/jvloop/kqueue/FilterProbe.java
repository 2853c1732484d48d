package io.jvloop.kqueue;

import io.jvloop.posix.ScratchKqueue;
import java.io.IOException;

/** Stateless. What a kqueue does with descriptors that are no sockets; Netty's handler drops its errors. */
interface FilterProbe {

    /** The system's own. */
    FilterProbe SYSTEM = new FilterProbe() {
        @Override
        public int refusal(int descriptor, short filter) throws IOException {
            return ScratchKqueue.refusal(descriptor, filter);
        }

        @Override
        public boolean hidesEnd(int descriptor) throws IOException {
            return ScratchKqueue.hidesEnd(descriptor);
        }
    };

    /** The error that adding the filter gives now; 0 if the system takes it. */
    int refusal(int descriptor, short filter) throws IOException;

    /** Whether the end of what can be read from the descriptor is not told. */
    boolean hidesEnd(int descriptor) throws IOException;
}
