package io.jvloop.tck.net.channels;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.waiting;
import static io.jvloop.tck.net.channels.SentFile.AFTER;
import static io.jvloop.tck.net.channels.SentFile.BEFORE;
import static io.jvloop.tck.net.channels.SentFile.CONTENT;
import static io.jvloop.tck.net.channels.SentFile.SIZE;
import static io.jvloop.tck.net.channels.SentFile.file;
import static io.jvloop.tck.net.channels.SentFile.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.net.SendfileNotAvailableException;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.ChannelPair;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Use;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that are sent over channels of the caller, by the kernel or copied. */
public class SocketSendfileContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.JDK_CHANNELS);
    @TempDir
    Path directory;

    private EventLoop loop() {
        return fixture.loop();
    }

    private void withSocket(Use.OfTwo<ChannelPair, FileChannel> use) throws Exception {
        fixture.run(() -> {
            try (ChannelPair pair = ChannelPair.narrow(); FileChannel file = file(directory, CONTENT)) {
                use.of(pair, file);
            }
        });
    }

    /** {@code test_sendfile.SockSendfileMixin.test_sock_sendfile_success}. */
    @Test
    @Behaviour(473)
    void socketSendsAWholeFileAndMovesItsPosition() throws Exception {
        withSocket((pair, file) -> {
            Task<byte[]> peer = createTask(() -> pair.peerReceives(SIZE));

            assertThat(loop().sockSendfile(pair.ours(), file, 0, Long.MAX_VALUE)).isEqualTo(SIZE);
            assertThat(peer.await()).isEqualTo(CONTENT);
            assertThat(file.position()).isEqualTo(SIZE);
        });
    }

    /** {@code test_sendfile.SockSendfileMixin.test_sock_sendfile_with_offset_and_count}. */
    @Test
    @Behaviour(473)
    void socketSendsAPartOfAFile() throws Exception {
        withSocket((pair, file) -> {
            Task<byte[]> peer = createTask(() -> pair.peerReceives(2_000_000));

            assertThat(loop().sockSendfile(pair.ours(), file, 1_000_000, 2_000_000)).isEqualTo(2_000_000);
            assertThat(peer.await()).isEqualTo(part(1_000_000, 2_000_000));
            assertThat(file.position()).isEqualTo(3_000_000);
        });
    }

    /** {@code test_sendfile.SockSendfileMixin.test_sock_sendfile_zero_size}. */
    @Test
    @Behaviour(473)
    void emptyFileAndOffsetBehindTheEndSendNothing() throws Exception {
        withSocket((pair, file) -> {
            assertThat(loop().sockSendfile(pair.ours(), file, SIZE + 1, 10)).isZero();
            try (FileChannel empty = file(directory, new byte[0])) {
                assertThat(loop().sockSendfile(pair.ours(), empty, 0, 10)).isZero();
                assertThat(loop().sockSendfile(pair.ours(), empty, 0, empty.size())).isZero();
                assertThat(empty.position()).isZero();
            }
        });
    }

    @Test
    @Behaviour(473)
    void fileShorterThanAskedIsSentToItsEnd() throws Exception {
        withSocket((pair, file) -> {
            assertThat(loop().sockSendfile(pair.ours(), file, SIZE - 3, 10)).isEqualTo(3);
            assertThat(pair.peerReceives(3)).isEqualTo(part(SIZE - 3, 3));
        });
    }

    /** {@code test_sendfile.SockSendfileMixin.test_sock_sendfile_mix_with_regular_send}. */
    @Test
    @Behaviour(474)
    void ordinarySendsBeforeAndAfterKeepTheirOrder() throws Exception {
        withSocket((pair, file) -> {
            Task<byte[]> peer = createTask(() -> pair.peerReceivesAll());
            loop().sockSendAll(pair.ours(), ByteBuffer.wrap(BEFORE));
            loop().sockSendfile(pair.ours(), file, 0, SIZE);
            loop().sockSendAll(pair.ours(), ByteBuffer.wrap(AFTER));
            pair.ours().shutdownOutput();

            assertThat(peer.await()).isEqualTo(RawPeer.join(RawPeer.join(BEFORE, CONTENT), AFTER));
        });
    }

    /** {@code test_base_events.BaseLoopSockSendfileTests}; that the socket is a stream is for the compiler to check. */
    @Test
    @Behaviour(475)
    void badNumbersAreArgumentErrors() throws Exception {
        withSocket((pair, file) -> {
            assertThatIllegalArgumentException().isThrownBy(() -> loop().sockSendfile(pair.ours(), file, -1, 10))
                    .withMessageContaining("negative offset");
            assertThatIllegalArgumentException().isThrownBy(() -> loop().sockSendfile(pair.ours(), file, 0, 0))
                    .withMessageContaining("must be positive");
            assertThatIllegalArgumentException().isThrownBy(() -> loop().sockSendfile(pair.ours(), file, 0, -1))
                    .withMessageContaining("must be positive");
            assertThatIllegalArgumentException().isThrownBy(() -> loop().sockSendfile(pair.peer(), file, 0, 10))
                    .withMessageContaining("blocking mode");
        });
    }

    /** {@code test_base_events.BaseLoopSockSendfileTests.test_sock_sendfile_no_fallback}. */
    @Test
    @Behaviour(476)
    void fileThatTheKernelCannotSendIsCopiedUnlessThatIsRuledOut() throws Exception {
        withSocket((pair, file) -> {
            FileChannel foreign = new ForeignFile(file);
            assertThatExceptionOfType(SendfileNotAvailableException.class)
                    .isThrownBy(() -> loop().sockSendfile(pair.ours(), foreign, 0, SIZE, false)).withMessageContaining("fallback is false");

            Task<byte[]> peer = createTask(() -> pair.peerReceives(SIZE - 5));
            assertThat(loop().sockSendfile(pair.ours(), foreign, 5, SIZE)).isEqualTo(SIZE - 5);
            assertThat(peer.await()).isEqualTo(part(5, SIZE - 5));
            assertThat(file.position()).isEqualTo(SIZE);
        });
    }

    @Test
    void kernelSendsTheJdksFilesToTheJdksChannels() throws Exception {
        withSocket((pair, file) -> {
            assertThat(loop().sockSendfile(pair.ours(), file, 0, 10, false)).isEqualTo(10);
            assertThat(pair.peerReceives(10)).isEqualTo(part(0, 10));
        });
    }

    @Test
    void cancelledSendfileLeavesTheSocketUsableAndTheFileWhereItStopped() throws Exception {
        withSocket((pair, file) -> {
            Task<Long> sending = waiting(() -> loop().sockSendfile(pair.ours(), file, 0, SIZE));
            sending.cancel();
            yieldNow();
            yieldNow();
            assertThat(sending.isCancelled()).isTrue();

            long sent = file.position();
            assertThat(sent).isBetween(1L, SIZE - 1L);
            Task<byte[]> peer = createTask(() -> pair.peerReceives(SIZE));
            assertThat(loop().sockSendfile(pair.ours(), file, sent, SIZE)).isEqualTo(SIZE - sent);
            assertThat(peer.await()).isEqualTo(CONTENT);
        });
    }
}
