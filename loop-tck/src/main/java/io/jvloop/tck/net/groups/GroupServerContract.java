package io.jvloop.tck.net.groups;

import static io.jvloop.tck.net.groups.LoopNumbers.ask;
import static io.jvloop.tck.net.groups.LoopNumbers.connect;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.net.groups.LoopNumbers.Telling;
import io.jvloop.tck.peers.LoopbackNetwork;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers of a group: each loop serves a part of the connections. */
@RunsLoopItself
public class GroupServerContract {
    /** A hash of the addresses chooses the loop: that so many connections meet the same has a chance of 1 in 2 to the power of this. */
    private static final int MANY = 100;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP, Capability.MOVING);

    private LoopGroup open() {
        return LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group"));
    }

    private static Set<Character> askUntilAllLoopsHaveAnswered(GroupServer server) throws IOException {
        return askUntilAllLoopsHaveAnswered(server.addresses().getFirst());
    }

    private static Set<Character> askUntilAllLoopsHaveAnswered(SocketAddress address) throws IOException {
        Set<Character> answers = new HashSet<>();
        for (int i = 0; i < MANY && answers.size() < 2; i++) {
            try (Socket client = connect(address)) {
                answers.add(ask(client));
            }
        }
        return answers;
    }

    @Test
    void clientsAreSpreadOverTheLoops() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);

            assertThat(askUntilAllLoopsHaveAnswered(server)).containsExactlyInAnyOrder('1', '2');
        }
    }

    @Test
    void protocolsAreMadeInTheLoopThatHasTheConnection() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.createServer(Telling::new, ANY_PORT, ServerOptions.DEFAULT);

            assertThat(askUntilAllLoopsHaveAnswered(server)).containsExactlyInAnyOrder('1', '2');
        }
    }

    @Test
    void eachLoopServesAtEachAddress() throws IOException {
        LoopbackNetwork.need();
        ServerOptions both = ServerOptions.DEFAULT.withMoreAddresses(new InetSocketAddress("127.0.0.2", 0));
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT, both);

            assertThat(server.addresses()).hasSize(2);
            for (SocketAddress address : server.addresses()) {
                assertThat(askUntilAllLoopsHaveAnswered(address)).hasSize(2);
            }
        }
    }

    @Test
    void connectionStaysOnItsLoop() throws IOException {
        try (LoopGroup group = open();
                GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
                Socket client = connect(server)) {
            char first = ask(client);
            for (int i = 0; i < 10; i++) {
                assertThat(ask(client)).isEqualTo(first);
            }
        }
    }

    @AsyncTest
    void taskServesAndCloses() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
        assertThat(server.addresses()).hasSize(1);
        server.close();
        group.close();
    }

    @Test
    void taskOfTheGroupServesWithAllItsLoops() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.run(group.next(), () -> group.serve(LoopNumbers::tellLoop, ANY_PORT)).join();

            assertThat(askUntilAllLoopsHaveAnswered(server)).hasSize(2);
        }
    }

    @Test
    void closedServerRefusesClientsAndKeepsThoseItHas() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
            try (Socket client = connect(server)) {
                char loop = ask(client);
                server.close();
                server.close();

                assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
                assertThat(ask(client)).isEqualTo(loop);
            }
        }
    }

    /** A callback cannot wait: each loop closes its part in one of its next turns. */
    @Test
    void callbackClosesTheServerWithoutWaiting() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(LoopNumbers::tellLoop, ANY_PORT);
            CompletableFuture.runAsync(server::close, group.next()).join();
            for (EventLoop loop : group.loops()) {
                group.run(loop, () -> {
                    // behind the close
                }).join();
            }

            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
        }
    }

    /** A group that opens servers and closes them for years must not keep them. */
    @Test
    void serverThatIsClosedIsForgotten() throws IOException {
        try (LoopGroup group = open()) {
            WeakReference<Object> closed = servedAndClosed(group);
            while (closed.get() != null) {
                System.gc();
            }
        }
    }

    private static WeakReference<Object> servedAndClosed(LoopGroup group) throws IOException {
        CompletableFuture<Boolean> ofTheServer = new CompletableFuture<>();
        group.createServer(() -> new Telling(ofTheServer), ANY_PORT, ServerOptions.DEFAULT).close();
        return new WeakReference<>(ofTheServer);
    }
}
