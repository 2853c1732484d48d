package io.jvloop.core;

import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Processes;
import io.jvloop.process.Subprocess;
import io.jvloop.process.SubprocessConnection;
import io.jvloop.process.SubprocessProtocol;
import java.io.IOException;
import java.util.function.Supplier;

/** A loop's methods for children, as {@link ForwardedNetworking}. */
interface ForwardedProcesses extends Processes {

    /** Who carries the operations out. */
    CheckedServices services();

    @Override
    default <P extends SubprocessProtocol> SubprocessConnection<P> subprocessExec(Supplier<P> protocol, ProcessOptions options)
            throws IOException {
        return services().processes("subprocessExec").subprocessExec(protocol, options);
    }

    @Override
    default Subprocess createSubprocess(ProcessOptions options) throws IOException {
        return services().processes("createSubprocess").createSubprocess(options);
    }
}
