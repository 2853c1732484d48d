package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.wrapFuture;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    private static String ask(GroupServer server) throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            return new String(client.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void aGroupServesAndEnds() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "elsewhere a port is not shared");
        // snippet: group-serve
        LoopGroup group = LoopGroup.open(2);
        GroupServer server = group.serve((reader, writer) -> {   // called in the loop that has got the connection
            writer.write("hello from one of 2 loops".getBytes(UTF_8));
        }, new InetSocketAddress("127.0.0.1", 0));
        // end
        assertThat(ask(server)).isEqualTo("hello from one of 2 loops");
        // snippet: group-shutdown
        group.shutdown(Duration.ofSeconds(10));
        group.awaitTermination(Duration.ofSeconds(20));
        // end
        assertThat(group.termination()).isDone();
    }

    @Test
    void aLoopHandsConnectionsToTheOthersInTurn() throws Exception {
        // snippet: group-hand-over
        LoopGroup group = LoopGroup.open(2, GroupOptions.DEFAULT.withName("web").withHandOver(true));
        GroupServer server = group.serve((reader, writer) -> {
            writer.write((runningLoop().name() + "\n").getBytes(UTF_8));
        }, new InetSocketAddress("127.0.0.1", 0));
        // end
        for (int client = 0; client < 3; client++) {
            out.print(ask(server));
        }
        group.close();
        stage.assertPrinted("group-hand-over");
    }

    @Test
    void loopsAskEachOther() throws Exception {
        LoopGroup group = LoopGroup.open(2, GroupOptions.DEFAULT.withName("group"));
        // snippet: group-run
        CompletableFuture<String> anywhere = group.run(() -> runningLoop().name());   // a loop whose turn it is
        out.println(anywhere.get());

        EventLoop owner = group.loops().getFirst();
        Map<String, Integer> visits = new HashMap<>();                                // only the owner's tasks touch it
        CompletableFuture<Integer> asked = group.run(group.loops().getLast(), () -> {
            return wrapFuture(group.run(owner, () -> visits.merge("home", 1, Integer::sum))).await();
        });
        out.println(asked.get());
        // end
        group.close();
        stage.assertPrinted("group-run");
    }

    @Test
    void aLoopThatFailsEndsTheGroup() throws Exception {
        CompletableFuture<Void> told = new CompletableFuture<>();
        PrintStream out = new PrintStream(this.out) {
            @Override
            public void println(String line) {
                super.println(line);
                told.complete(null);
            }
        };
        // snippet: group-failure
        GroupOptions options = GroupOptions.DEFAULT.withName("web").withDrain(Duration.ofSeconds(5))
                .withFailureHandler((loop, failure) -> out.println(loop.name() + " has failed: " + failure.getMessage()));
        LoopGroup group = LoopGroup.open(2, options);
        group.run(() -> {
            throw new InternalError("no memory left");
        });
        group.termination().join();                      // the other loop has served its clients to the end
        // end
        told.join();
        stage.assertPrinted("group-failure");
    }
}
