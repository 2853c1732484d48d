package io.jvloop.tck.net.descriptors;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.CLibrary;
import io.jvloop.tck.peers.Program;
import io.jvloop.tck.peers.RawDescriptor;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Children that get descriptors beside their streams. */
public class PassedDescriptorContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.CHILDREN);

    private static int number(String line) {
        String[] words = line.split(" -> ")[0].split(" ");
        return Integer.parseInt(words[words.length - 1]);
    }

    private String output(String line, int... passed) throws IOException {
        ProcessOptions options = ProcessOptions.shell(line).withStdout(Redirect.PIPE).withPassedDescriptors(passed);
        Subprocess child = Asyncio.createSubprocess(options);
        return new String(child.communicate().stdout(), StandardCharsets.UTF_8);
    }

    /** {@code test_subprocess.SubprocessMixin}: Python's {@code pass_fds}. Two of them, whose order does not matter, and none between. */
    @AsyncTest
    void childHasTheDescriptorsThatArePassedAndNoOthers() throws Exception {
        fixture.require(Capability.SPAWN);
        try (RawDescriptor first = RawDescriptor.fifo();
                RawDescriptor second = RawDescriptor.fifo();
                RawDescriptor third = RawDescriptor.fifo()) {
            int low = Math.min(first.number(), third.number());
            int high = Math.max(first.number(), third.number());
            // What ls itself opens is the directory.
            String listed = output("exec ls -l /proc/self/fd", high, low);
            assertThat(
                    listed.lines().filter(line -> line.contains(" -> ") && !line.endsWith("/fd")).map(PassedDescriptorContract::number))
                    .containsExactlyInAnyOrder(0, 1, 2, low, high);
            assertThat(second.number()).isNotIn(low, high);
            output("echo hello >/proc/$$/fd/" + low, low);
            assertThat((low == first.number() ? first : third).read(6)).isEqualTo("hello\n");
        }
    }

    @AsyncTest
    void passedDescriptorsStayOursAndCloseOnExec() throws Exception {
        fixture.require(Capability.SPAWN);
        try (RawDescriptor fifo = RawDescriptor.fifo()) {
            int flags = RawDescriptor.flags(fifo.number());
            output("true", fifo.number());
            assertThat(RawDescriptor.flags(fifo.number())).isEqualTo(flags);
            fifo.write("x");
            assertThat(fifo.read(1)).isEqualTo("x");
        }
    }

    /** What the whole is for: the child serves on a socket that this process has bound, here Python by the protocol of systemd. */
    @AsyncTest
    void childServesOnAListeningSocketThatIsPassed() throws Exception {
        Program.need("python3");
        fixture.require(Capability.SPAWN);
        ServerSocketChannel[] opened = new ServerSocketChannel[1];
        int number = CLibrary.duplicateOf(() -> opened[0] = ServerSocketChannel.open());
        SocketAddress address = opened[0].bind(ANY_PORT).getLocalAddress();
        String script = "import socket, sys\nc, _ = socket.socket(fileno=int(sys.argv[1])).accept()\nc.sendall(b'served')\nc.close()\n";
        Subprocess child = Asyncio
                .createSubprocess(ProcessOptions.of("python3", "-c", script, "" + number).withPassedDescriptors(number));
        CLibrary.close(number);
        opened[0].close();
        StreamPair client = Asyncio.openConnection(address, ConnectOptions.DEFAULT);
        assertThat(client.reader().readAll()).asString(StandardCharsets.UTF_8).isEqualTo("served");
        client.writer().close();
        assertThat(child.waitFor()).isZero();
    }

    @Test
    void standardStreamsAreNotPassedThisWay() {
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessOptions.of("true").withPassedDescriptors(2))
                .withMessageContaining("streams");
    }

    @AsyncTest
    void descriptorThatIsNotOpenIsAFailure() throws Exception {
        fixture.require(Capability.SPAWN);
        assertThatThrownBy(() -> output("true", 99_999)).isInstanceOf(IOException.class);
    }

    @AsyncTest
    void backEndWithoutSpawnSaysSo() throws Exception {
        assumeTrue(!fixture.loop().capabilities().contains(Capability.SPAWN), "has SPAWN");
        assertThatThrownBy(() -> output("true", 3)).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("descriptors of ours");
    }
}
