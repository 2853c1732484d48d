package io.jvloop.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.examples.Programs;
import io.jvloop.tck.manual.ManualPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reply is the one that a real Redis gives. */
class RedisReplyTest {
    /** With the odd replies; what answers in no particular order is asked for one element. */
    private static final String SESSION = "session.txt";
    /** Other versions word some errors in another way. */
    private static final String VERSION = "v=7.0.";

    @TempDir
    Path directory;

    @Test
    void everyReplyOfASessionIsTheSame() throws Exception {
        String server = server();
        String version = Programs.output("", List.of(server, "--version"));
        assumeTrue(version.contains(VERSION), "needs redis-server " + VERSION + "*, this is " + version);
        List<String> session = session();

        List<String> expected = repliesOfRedis(server, session);

        List<String> given = new ArrayList<>();
        Asyncio.run(new ManualPolicy().options(), () -> {
            CommandLine kv = new CommandLine();
            for (String line : session) {
                given.add(line + " -> " + kv.run(line));
            }
        });

        assertThat(given).isEqualTo(expected);
    }

    /** The server, or its binary under the name of its checker, which Debian packs with the clients: its own name makes it a server. */
    private String server() throws IOException {
        Path checker = Path.of("/usr/bin/redis-check-rdb");
        if (!Files.isExecutable(checker)) {
            Programs.assumeInstalled("redis-server");
            return "redis-server";
        }
        return Files.createSymbolicLink(directory.resolve("redis-server"), checker).toString();
    }

    private static List<String> session() throws IOException {
        try (InputStream file = RedisReplyTest.class.getResourceAsStream(SESSION)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private List<String> repliesOfRedis(String server, List<String> session) throws IOException, InterruptedException {
        Path socket = directory.resolve("redis.sock");
        Process redis =
                new ProcessBuilder(server, "--port", "0", "--unixsocket", socket.toString(), "--save", "", "--daemonize", "no",
                        "--dir", directory.toString()).redirectErrorStream(true).start();
        try {
            // It says so once it accepts.
            assumeTrue(redis.inputReader().lines().anyMatch(line -> line.contains("eady to accept")), "redis-server does not start here");
            assertThat(Files.exists(socket)).isTrue();
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return converse(channel, session);
            }
        } finally {
            redis.destroy();
            redis.waitFor();
        }
    }

    private static List<String> converse(SocketChannel channel, List<String> session) throws IOException {
        OutputStream out = Channels.newOutputStream(channel);
        Resp replies = new Resp(Channels.newInputStream(channel));
        List<String> answers = new ArrayList<>();
        for (String line : session) {
            out.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
            answers.add(line + " -> " + replies.next());
        }
        return answers;
    }
}
