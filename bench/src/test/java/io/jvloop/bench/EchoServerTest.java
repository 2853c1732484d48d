package io.jvloop.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The echo server as a process of its own. */
class EchoServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"protocol", "buffered", "streams"})
    @Timeout(60)
    void sigtermClosesTheListenerAndLetsConnectionsFinish(String mode) throws Exception {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there is no SIGTERM");
        Process server = start("--policy", "nio", "--mode", mode);
        try {
            BufferedReader printed = server.inputReader();
            int port = port(printed);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(echo(client, "before")).isEqualTo("before");
                server.toHandle().destroy(); // Process.destroy closes the streams, too
                untilRefused(port);
                assertThat(echo(client, "after")).isEqualTo("after");
            }
            assertThat(server.waitFor()).isZero();
            assertThat(printed.readLine()).isEqualTo("echo server has stopped");
        } finally {
            server.destroyForcibly().onExit().join();
        }
    }

    @Test
    @Timeout(60)
    void severalNumbersOfLoopsMakeAGroupEach() throws Exception {
        Process server = start("--policy", "nio", "--loops", "1,2");
        try {
            BufferedReader printed = server.inputReader();
            int first = port(printed);
            int second = port(printed);
            assertThat(second).isNotEqualTo(first);
            for (int port : new int[] {first, second}) {
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(echo(client, "text")).isEqualTo("text");
                }
            }
        } finally {
            server.destroyForcibly().onExit().join();
        }
    }

    /** The port that the server tells when it listens. */
    private static int port(BufferedReader printed) throws IOException {
        return Integer.parseInt(printed.readLine().replaceAll(".*:([0-9]+), policy .*", "$1"));
    }

    private static Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "--add-opens", "java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED", EchoServer.class.getName());
        builder.command().addAll(List.of(arguments));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String echo(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return new String(client.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII);
    }

    /** The signal takes its time. */
    private static void untilRefused(int port) throws IOException {
        while (true) {
            try (Socket late = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(late.isConnected()).isTrue();
            } catch (ConnectException refused) {
                return;
            }
        }
    }
}
