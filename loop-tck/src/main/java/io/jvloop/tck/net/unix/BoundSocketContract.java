package io.jvloop.tck.net.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Socket files whose socket refuses connections and yet is there, for back ends that can tell: one that does not listen yet, and on the
 * BSDs one whose queue is full, which the system refuses with the same error.
 */
public class BoundSocketContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.UNIX);
    @TempDir
    Path directory;

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(directory.resolve("s"));
    }

    /** The JDK binds without listening only what connects. */
    private SocketChannel bound() throws IOException {
        return SocketChannel.open(StandardProtocolFamily.UNIX).bind(address());
    }

    private Server server() throws IOException {
        return fixture.loop().createServer(() -> new Recorder(fixture.loop()), address(), ServerOptions.DEFAULT);
    }

    @AsyncTest
    void fileOfASocketThatIsBoundAndDoesNotListenYetStays() throws Exception {
        try (SocketChannel _ = bound()) {
            assertThatThrownBy(this::server).isInstanceOf(BindException.class).hasMessageContaining("Address already in use");
            assertThat(address().getPath()).exists();
        }
    }

    @AsyncTest
    void whoConnectsToSuchASocketIsRefused() throws Exception {
        try (SocketChannel _ = bound()) {
            assertThatThrownBy(() -> fixture.loop().createConnection(() -> new Recorder(fixture.loop()), address(),
                    ConnectOptions.DEFAULT)).isInstanceOf(ConnectException.class);
        }
    }

    @AsyncTest
    void fileWhoseSocketIsClosedIsReplaced() throws Exception {
        bound().close();
        assertThat(address().getPath()).exists();
        server().close();
    }
}
