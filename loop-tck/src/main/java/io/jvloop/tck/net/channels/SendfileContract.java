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
import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static io.jvloop.tck.peers.ConnectedFixture.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.net.SendfileNotAvailableException;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that are sent over transports, whole or in part, by the kernel or copied. */
public class SendfileContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.JDK_CHANNELS);
    @TempDir
    Path directory;

    private EventLoop loop() {
        return fixture.loop();
    }

    private interface TransportUse {
        void of(Recorder recorder, RawPeer peer, FileChannel file) throws Exception;
    }

    private void withTransport(TransportUse use) throws Exception {
        narrow(fixture, () -> new Recorder(loop()), (recorder, peer) -> {
            try (FileChannel file = file(directory, CONTENT)) {
                use.of(recorder, peer, file);
            }
        });
    }

    /** {@code test_sendfile.SendfileMixin.test_sendfile_pre_and_post_data}. */
    @Test
    @Behaviour(477)
    void transportSendsAFileBetweenWhatIsWrittenBeforeAndAfter() throws Exception {
        withTransport((recorder, peer, file) -> {
            byte[] much = RawPeer.pattern(300_000);
            Task<byte[]> received = createTask(() -> peer.receiveAll());
            recorder.transport().write(much);
            recorder.transport().write(BEFORE);
            assertThat(loop().sendfile(recorder.transport(), file, 0, Long.MAX_VALUE)).isEqualTo(SIZE);
            assertThat(file.position()).isEqualTo(SIZE);
            recorder.transport().write(AFTER);
            recorder.transport().close();

            assertThat(received.await()).isEqualTo(RawPeer.join(RawPeer.join(RawPeer.join(much, BEFORE), CONTENT), AFTER));
            recorder.await("lost");
        });
    }

    /** {@code test_sendfile.SendfileMixin.test_sendfile_partial}. */
    @Test
    @Behaviour(478)
    void transportSendsAPartOfAFile() throws Exception {
        withTransport((recorder, peer, file) -> {
            Task<byte[]> received = createTask(() -> peer.receive(3_000_000));

            assertThat(loop().sendfile(recorder.transport(), file, 1000, 3_000_000)).isEqualTo(3_000_000);
            assertThat(received.await()).isEqualTo(part(1000, 3_000_000));
            assertThat(file.position()).isEqualTo(3_001_000);
        });
    }

    /** {@code test_sendfile.SendfileMixin.test_sendfile_for_closing_transp}. */
    @Test
    @Behaviour(478)
    void closingTransportIsAStateError() throws Exception {
        withTransport((recorder, peer, file) -> {
            recorder.transport().close();
            assertThatIllegalStateException().isThrownBy(() -> loop().sendfile(recorder.transport(), file, 0, 10))
                    .withMessageContaining("it is closing");
            assertThat(file.position()).isZero();
            recorder.await("lost");
        });
    }

    /** {@code test_sendfile.SendfileMixin.test_sendfile_not_supported}: here the compiler refuses datagrams' transports. */
    @Test
    @Behaviour(478)
    void transportOfAnotherKindIsRefused() throws Exception {
        Transport foreign = (Transport) Proxy.newProxyInstance(SendfileContract.class.getClassLoader(), new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> method.getName().equals("toString") ? "foreign" : null);
        withTransport((recorder, peer, file) -> assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> loop().sendfile(foreign, file, 0, 10))
                .withMessageContaining("no stream transport of the loop's: foreign"));
    }

    @Test
    void transportCopiesWhatTheKernelCannotSend() throws Exception {
        withTransport((recorder, peer, file) -> {
            FileChannel foreign = new ForeignFile(file);
            assertThatExceptionOfType(SendfileNotAvailableException.class)
                    .isThrownBy(() -> loop().sendfile(recorder.transport(), foreign, 0, SIZE, false));
            Task<byte[]> received = createTask(() -> peer.receive(SIZE + BEFORE.length));
            recorder.transport().write(BEFORE);

            assertThat(loop().sendfile(recorder.transport(), foreign, 0, SIZE)).isEqualTo(SIZE);
            assertThat(received.await()).isEqualTo(RawPeer.join(BEFORE, CONTENT));
        });
    }

    @Test
    void fileThatCannotBeReadSaysSo() throws Exception {
        withTransport((recorder, peer, file) -> {
            try (FileChannel written = FileChannel.open(directory.resolve("file"), StandardOpenOption.WRITE)) {
                assertThatExceptionOfType(NonReadableChannelException.class)
                        .isThrownBy(() -> loop().sendfile(recorder.transport(), written, 0, SIZE));
            }
            recorder.transport().write(AFTER);
            assertThat(peer.receive(AFTER.length)).isEqualTo(AFTER);
        });
    }

    @Test
    void fileThatIsClosedMeanwhileEndsTheSending() throws Exception {
        withTransport((recorder, peer, file) -> {
            Task<Long> sending = waiting(() -> loop().sendfile(recorder.transport(), file, 0, SIZE));
            file.close();
            Task<byte[]> received = createTask(() -> peer.receiveAll());
            assertThatExceptionOfType(Exception.class).isThrownBy(sending::await).havingRootCause()
                    .isInstanceOf(ClosedChannelException.class);
            recorder.transport().write(AFTER);
            recorder.transport().close();

            byte[] all = received.await();
            int sent = all.length - AFTER.length;
            assertThat(all).isEqualTo(RawPeer.join(part(0, sent), AFTER));
        });
    }

    @Test
    void fileThatIsCutMeanwhileIsSentToItsEnd() throws Exception {
        withTransport((recorder, peer, file) -> {
            Task<Long> sending = waiting(() -> loop().sendfile(recorder.transport(), file, 0, SIZE));
            int end = SIZE - 1000;
            try (FileChannel cut = FileChannel.open(directory.resolve("file"), StandardOpenOption.WRITE)) {
                cut.truncate(end);
            }
            Task<byte[]> received = createTask(() -> peer.receive(end));
            assertThat(sending.await()).isEqualTo(end);
            assertThat(received.await()).isEqualTo(part(0, end));
            assertThat(file.position()).isEqualTo(end);
        });
    }

    @Test
    void nothingElseIsWrittenWhileAFileIsSent() throws Exception {
        withTransport((recorder, peer, file) -> {
            Transport transport = recorder.transport();
            Task<Long> sending = waiting(() -> loop().sendfile(transport, file, 0, SIZE));

            assertThatIllegalStateException().isThrownBy(() -> transport.write(AFTER)).withMessageContaining("a file is being sent");
            assertThatIllegalStateException().isThrownBy(transport::writeEof).withMessageContaining("a file is being sent");
            assertThatIllegalStateException().isThrownBy(() -> loop().sendfile(transport, file, 0, 1))
                    .withMessageContaining("a file is being sent");
            assertThat(peer.receive(SIZE)).isEqualTo(CONTENT);
            sending.await();
            transport.write(AFTER);
            assertThat(peer.receive(AFTER.length)).isEqualTo(AFTER);
        });
    }

    @Test
    void cancelledSendfileLeavesTheTransportUsable() throws Exception {
        withTransport((recorder, peer, file) -> {
            Task<Long> sending = waiting(() -> loop().sendfile(recorder.transport(), file, 0, SIZE));
            sending.cancel();
            while (!sending.isDone()) {
                yieldNow();
            }
            assertThat(sending.isCancelled()).isTrue();
            Task<byte[]> received = createTask(() -> peer.receiveAll());
            recorder.transport().write(AFTER);
            recorder.transport().close();
            recorder.await("lost");

            byte[] all = received.await();
            int sent = all.length - AFTER.length;
            assertThat(Arrays.copyOf(all, sent)).isEqualTo(part(0, sent));
            assertThat(Arrays.copyOfRange(all, sent, all.length)).isEqualTo(AFTER);
        });
    }

    /** {@code test_sendfile.SendfileMixin.test_sendfile_close_peer_in_the_middle_of_receiving}. */
    @Test
    void lostConnectionEndsTheSending() throws Exception {
        withTransport((recorder, peer, file) -> {
            Task<Long> sending = createTask(() -> loop().sendfile(recorder.transport(), file, 0, SIZE));
            peer.receive(1024);
            peer.reset();
            assertThatExceptionOfType(Exception.class).isThrownBy(sending::await).havingRootCause().isInstanceOf(IOException.class);
            assertThat(file.position()).isBetween(1024L, SIZE - 1L);
            recorder.await("lost");
        });
    }

    /** Whoever finds the reset, the connection ends with it, also while nobody reads. */
    @Test
    void resetThatTheSendingMeetsIsTheCauseOfTheLoss() throws Exception {
        withTransport((recorder, peer, file) -> {
            recorder.transport().pauseReading();
            Task<Long> sending = createTask(() -> loop().sendfile(recorder.transport(), file, 0, SIZE));
            peer.receive(1024);
            peer.reset();
            assertThatExceptionOfType(Exception.class).isThrownBy(sending::await).havingRootCause().isInstanceOf(IOException.class);
            recorder.await("lost");
            assertThat(recorder.cause()).isInstanceOf(IOException.class);
        });
    }

    @Test
    void fileThatCannotBeReadLeavesTheConnection() throws Exception {
        withTransport((recorder, peer, file) -> {
            file.close();
            assertThatExceptionOfType(Exception.class).isThrownBy(() -> loop().sendfile(recorder.transport(), file, 0, SIZE))
                    .isInstanceOf(IOException.class);
            assertThat(recorder.transport().isClosing()).isFalse();
        });
    }

    @Test
    void closedTransportEndsTheSending() throws Exception {
        withTransport((recorder, peer, file) -> {
            Task<Long> sending = waiting(() -> loop().sendfile(recorder.transport(), file, 0, SIZE));
            recorder.transport().abort();

            assertThatExceptionOfType(Exception.class).isThrownBy(sending::await).havingRootCause().isInstanceOf(IOException.class)
                    .withMessageContaining("while a file was being sent");
            recorder.await("lost");
        });
    }

    @Test
    void whatThePeerSendsMeanwhileIsReceivedAfterwards() throws Exception {
        connected(fixture, (recorder, peer) -> {
            try (FileChannel file = file(directory, CONTENT)) {
                Task<Long> sending = createTask(() -> loop().sendfile(recorder.transport(), file, 0, SIZE));
                peer.send(BEFORE);
                peer.sendEof();
                assertThat(peer.receive(SIZE)).isEqualTo(CONTENT);
                assertThat(sending.await()).isEqualTo(SIZE);
                recorder.await("lost");
                assertThat(recorder.order()).containsExactly("made", "data", "eof", "lost");
                assertThat(recorder.received.toByteArray()).isEqualTo(BEFORE);
            }
        });
    }
}
