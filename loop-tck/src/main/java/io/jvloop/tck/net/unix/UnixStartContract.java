package io.jvloop.tck.net.unix;

import static io.jvloop.tck.net.unix.UnixPeers.leaveStaleFile;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.LoopOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.spi.Capability;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.doubles.InterruptedPolicy;
import io.jvloop.tck.programs.TestJvm;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Servers that start at the same path of a Unix-domain socket at a time. */
public class UnixStartContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.UNIX);
    @TempDir
    Path directory;

    private static Server start(UnixDomainSocketAddress address, int answer) throws IOException {
        return Asyncio.startServer((reader, writer) -> {
            writer.write(new byte[] {(byte) answer});
            writer.drain();
        }, address, ServerOptions.DEFAULT);
    }

    /** The first one has found the file stale, and the second one starts before it removes the file. */
    @Test
    @Behaviour(421)
    void aServerThatStartsWhileAnotherLooksAtTheStaleFileIsNotRobbed() throws Exception {
        assertOneWinsIfAnotherStartsAfter("connect");
    }

    /** The first one has removed the file, and the second one starts before it binds. */
    @Test
    @Behaviour(421)
    void aServerThatStartsWhileAnotherHasRemovedTheStaleFileIsNotRobbed() throws Exception {
        assertOneWinsIfAnotherStartsAfter("before listen");
    }

    private void assertOneWinsIfAnotherStartsAfter(String step) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        leaveStaleFile(address);
        CountDownLatch tried = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            AtomicReference<Future<Boolean>> second = new AtomicReference<>();
            LoopPolicy interrupted = new InterruptedPolicy(fixture.policy(), step, () -> {
                second.set(threads.submit(() -> serve(fixture.policy(), address, 2, tried, end)));
                tried.await();
            });
            boolean first = serve(interrupted, address, 1, new CountDownLatch(1), new CountDownLatch(0));

            int reached = Asyncio.run(LoopOptions.DEFAULT.withPolicy(fixture.policy()), () -> reached(address));
            end.countDown();
            boolean secondWon = second.get().get();

            assertThat(first).isNotEqualTo(secondWon);
            assertThat(reached).isEqualTo(secondWon ? 2 : -1);
        }
    }

    /** Tries to start a server, and keeps it until the end; whether it has started. */
    private static boolean serve(LoopPolicy policy, UnixDomainSocketAddress address, int answer, CountDownLatch tried, CountDownLatch end)
            throws Exception {
        return Asyncio.run(LoopOptions.DEFAULT.withPolicy(policy), () -> {
            try {
                Server server = start(address, answer);
                tried.countDown();
                Asyncio.toThread(() -> end.await());
                end(server);
                return true;
            } catch (BindException another) {
                return false;
            } finally {
                tried.countDown();
            }
        });
    }

    private static int reached(UnixDomainSocketAddress address) throws IOException {
        try (StreamPair pair = Asyncio.openConnection(address)) {
            return pair.reader().read(1)[0];
        } catch (IOException nobody) {
            return -1;
        }
    }

    /** Another process that starts a server there is the program below. */
    @Test
    @Behaviour(421)
    void aServerThatStartsInAnotherProcessHasThePath() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        leaveStaleFile(address);
        Path lock = directory.resolve(".socket.jvloop-lock");
        Process other = new ProcessBuilder(TestJvm.command(fixture.policy(), UnixStartContract.class, lock.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            fixture.run(() -> assertThatThrownBy(() -> start(address, 1)).isInstanceOf(BindException.class)
                    .hasMessageContaining("Address already in use").hasMessageContaining(address.toString()));
        } finally {
            other.destroyForcibly().waitFor();
        }

        fixture.run(() -> {
            Server server = start(address, 1);
            assertThat(reached(address)).isOne();
            assertThat(lock).doesNotExist();
            end(server);
        });
    }

    /**
     * A process that goes on starting until it is killed.
     *
     * @param args the lock
     * @throws IOException if it cannot be locked
     */
    public static void main(String... args) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            channel.lock();
            out.write("locked\n".getBytes(StandardCharsets.US_ASCII));
            System.in.read();
        }
    }
}
