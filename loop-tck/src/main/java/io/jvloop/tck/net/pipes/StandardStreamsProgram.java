package io.jvloop.tck.net.pipes;

import io.jvloop.Asyncio;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.PipeConnection;
import io.jvloop.net.PipeSource;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.spi.Capability;
import io.jvloop.tck.peers.ConnectedFixture;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Uses a loop, and tells the flags of its standard streams before, while stdin is a pipe of the loop, and afterwards. */
final class StandardStreamsProgram {
    private static final int STANDARD_STREAMS = 3;

    private StandardStreamsProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        Path report = Path.of(arguments[0]);
        tell(report, "before");
        Asyncio.run(() -> use(report));
        tell(report, "after");
    }

    private static void tell(Path report, String when) throws IOException {
        StringBuilder line = new StringBuilder(when);
        for (int descriptor = 0; descriptor < STANDARD_STREAMS; descriptor++) {
            line.append(' ').append(flags(descriptor));
        }
        Files.writeString(report, line.append('\n'), StandardOpenOption.APPEND);
    }

    /** In octal: how it is open, O_NONBLOCK and close-on-exec among them. */
    private static String flags(int descriptor) throws IOException {
        String prefix = "flags:";
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor)).stream().filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip()).findFirst().orElseThrow();
    }

    private static void use(Path report) throws Exception {
        var loop = Asyncio.runningLoop();
        try (Server server = loop.createServer(() -> new Recorder(loop), ConnectedFixture.ANY_PORT, ServerOptions.DEFAULT)) {
            Connection<Recorder> client = loop.createConnection(() -> new Recorder(loop), server.addresses().getFirst(),
                    ConnectOptions.DEFAULT);
            client.transport().close();
            client.protocol().await("lost");
        }
        Asyncio.createSubprocess(ProcessOptions.of("true").withStdin(Redirect.INHERIT).withStdout(Redirect.INHERIT)
                .withStderr(Redirect.INHERIT)).waitFor();
        if (loop.capabilities().contains(Capability.DESCRIPTORS)) {
            PipeConnection<Recorder> input = loop.connectReadPipe(() -> new Recorder(loop), PipeSource.descriptor(0));
            if (loop.capabilities().contains(Capability.READINESS)) {
                tell(report, "open");
            }
            input.transport().close();
            input.protocol().await("lost");
        }
    }
}
