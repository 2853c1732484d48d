package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.runningLoop;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @Test
    void aGroupServesAndEnds() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "elsewhere a port is not shared");
        // snippet: group-serve
        LoopGroup group = LoopGroup.open(2);
        GroupServer server = group.serve((reader, writer) -> {   // called in the loop that has got the connection
            writer.write("hello from one of 2 loops".getBytes(UTF_8));
        }, new InetSocketAddress("127.0.0.1", 0));
        // end
        InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("hello from one of 2 loops");
        }
        // snippet: group-run
        CompletableFuture<String> result = group.run(() -> runningLoop().name());
        out.println(result.get());
        // end
        // snippet: group-shutdown
        group.shutdown(Duration.ofSeconds(10));
        group.awaitTermination(Duration.ofSeconds(20));
        // end
        assertThat(group.termination()).isDone();
        assertThat(stage.printed()).containsExactly(group.name() + "-1");
    }
}
