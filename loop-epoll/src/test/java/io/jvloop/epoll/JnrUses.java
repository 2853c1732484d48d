package io.jvloop.epoll;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.DescriptorReceiver;
import io.jvloop.net.PipeSource;
import io.jvloop.net.Protocol;
import io.jvloop.net.ReadySocket;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Subprocess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A program that uses a loop in one way, and prints the name of each thread that has loaded a class of JNR's. */
final class JnrUses {
    private static final int NO_SOCKET = 0;

    private JnrUses() {
    }

    /** The ways. */
    enum Way {
        CHILD {
            @Override
            void go(EventLoop loop) throws IOException {
                try (Subprocess child = Asyncio.createSubprocess(ProcessOptions.of("true"))) {
                    child.waitFor();
                }
            }
        },
        PIPE {
            @Override
            void go(EventLoop loop) throws IOException {
                loop.connectReadPipe(() -> new Protocol() {}, PipeSource.fifo(Path.of("/dev/null"))).transport().close();
            }
        },
        ADOPTED {
            @Override
            void go(EventLoop loop) throws IOException {
                refused(() -> loop.connectAccepted(() -> new Protocol() {}, NO_SOCKET, ConnectOptions.DEFAULT));
            }
        },
        READY {
            @Override
            void go(EventLoop loop) throws IOException {
                refused(() -> loop.createServer(() -> new Protocol() {}, ReadySocket.descriptor(NO_SOCKET), ServerOptions.DEFAULT));
            }
        },
        UNIX_DATAGRAMS {
            @Override
            void go(EventLoop loop) throws IOException {
                loop.createDatagramEndpoint(() -> new DatagramProtocol() {}, DatagramOptions.local(file())).transport().close();
            }
        },
        SENT_DESCRIPTORS {
            @Override
            void go(EventLoop loop) throws IOException {
                exchange(loop, file(), new Echo(), client -> loop.sendDescriptors(client, ByteBuffer.wrap(new byte[1]), 1));
            }
        },
        RECEIVED_DESCRIPTORS {
            @Override
            void go(EventLoop loop) throws IOException {
                exchange(loop, file(), new ReceivingEcho(), client -> client.write(ByteBuffer.wrap(new byte[1])));
            }
        },
        NEITHER {
            @Override
            void go(EventLoop loop) throws IOException {
                exchange(loop, file(), new Echo(), client -> client.write(ByteBuffer.wrap(new byte[1])));
                exchange(loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Echo(), client -> {
                    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    client.option(StandardSocketOptions.SO_LINGER);
                    client.write(ByteBuffer.wrap(new byte[1]));
                });
                loop.addReader(NO_SOCKET, () -> {});
                loop.removeReader(NO_SOCKET);
                loop.createDatagramEndpoint(() -> new DatagramProtocol() {}, DatagramOptions.local(new InetSocketAddress(0)))
                        .transport().close();
            }
        };

        abstract void go(EventLoop loop) throws IOException;
    }

    private interface Use {
        void of(Transport client) throws IOException;
    }

    private static UnixDomainSocketAddress file() throws IOException {
        return UnixDomainSocketAddress.of(Files.createTempDirectory("jvloop").resolve("socket"));
    }

    private interface Refused {
        void call() throws IOException;
    }

    private static void refused(Refused use) throws IOException {
        try {
            use.call();
        } catch (IllegalArgumentException noSocket) {
            return;
        }
        throw new AssertionError("this is no socket");
    }

    /** Answers with what comes. */
    private static class Echo implements Protocol {
        private Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            transport.write(data);
        }
    }

    private static final class ReceivingEcho extends Echo implements DescriptorReceiver {

        @Override
        public void descriptorsReceived(int[] arrived) {
            throw new AssertionError("none was sent");
        }
    }

    /** Until the answer has come. */
    private static void exchange(EventLoop loop, SocketAddress address, Echo echo, Use use) throws IOException {
        Server server = loop.createServer(() -> echo, address, ServerOptions.DEFAULT);
        var answered = loop.<Void>createFuture();
        Connection<Protocol> client = loop.createConnection(() -> new Protocol() {
            @Override
            public void dataReceived(ByteBuffer data) {
                answered.setResult(null);
            }
        }, server.addresses().getFirst(), ConnectOptions.DEFAULT);
        use.of(client.transport());
        answered.await();
        client.transport().abort();
        server.close();
    }

    public static void main(String[] arguments) throws Exception {
        Way way = Way.valueOf(arguments[0]);
        Path file = Files.createTempFile("jvloop", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ClassLoad").withoutThreshold().withoutStackTrace();
            recording.start();
            Asyncio.<IOException>run(LoopOptions.DEFAULT.withPolicy(new EpollPolicy()), () -> way.go(Asyncio.runningLoop()));
            recording.stop();
            recording.dump(file);
        }
        RecordingFile.readAllEvents(file).stream().filter(JnrUses::isOfJnr).map(JnrUses::thread).distinct().forEach(System.out::println);
        Files.delete(file);
    }

    private static String thread(RecordedEvent loaded) {
        String name = loaded.getThread().getJavaName();
        return name.isEmpty() ? "a coroutine has loaded " + loaded.getClass("loadedClass").getName() : name;
    }

    private static boolean isOfJnr(RecordedEvent loaded) {
        String name = loaded.getClass("loadedClass").getName();
        return name.startsWith("jnr.ffi.") || name.startsWith("jnr.posix.") || name.startsWith("com.kenai.jffi.");
    }
}
