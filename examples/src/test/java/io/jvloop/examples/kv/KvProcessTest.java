package io.jvloop.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.examples.Programs;
import io.jvloop.examples.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as it is started from a shell, and the programs that come with Redis. */
@Tag("load")
class KvProcessTest {
    private static final String TESTS = "ping,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,spop,lrange,mset";

    private ServerProcess kv;
    private int port;

    private void start(String policy) throws IOException {
        kv = ServerProcess.start(Kv.class, policy, "--port", "0");
        port = kv.port();
    }

    @AfterEach
    void end() {
        if (kv != null) {
            kv.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void redisCliIsAnsweredAsByARedis(String policy) throws Exception {
        Programs.assumeInstalled("redis-cli");
        start(policy);

        String answers = Programs.output("SET k \"v 1\"\nGET k\nINCR k\nLPUSH l a b\nLRANGE l 0 -1\nNOSUCH\n",
                List.of("redis-cli", "-p", Integer.toString(port), "--no-raw"));

        assertThat(answers.strip()).isEqualTo("""
                OK
                "v 1"
                (error) ERR value is not an integer or out of range
                (integer) 2
                1) "b"
                2) "a"
                (error) ERR unknown command 'NOSUCH', with args beginning with:""");
    }

    @ParameterizedTest
    @CsvSource({"nio, 1, 3, " + 2000, "epoll, 1, 3, " + 2000, "nio, 16, 3, " + 20_000, "epoll, 16, 3, " + 20_000})
    void redisBenchmarkMeetsNoError(String policy, String pipeline, String size, String requests) throws Exception {
        benchmark(policy, "-t", TESTS, "-P", pipeline, "-d", size, "-n", requests);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void redisBenchmarkWithoutASelectionMeetsNoError(String policy) throws Exception {
        benchmark(policy, "-n", "1000");
    }

    @Test
    void aBrowserIsReportedOnce() throws Exception {
        start("nio");
        for (int i = 0; i < 3; i++) {
            try (Socket browser = new Socket(InetAddress.getLoopbackAddress(), port)) {
                browser.getOutputStream().write("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThatThrownBy(() -> {
                    if (browser.getInputStream().read() < 0) {
                        throw new IOException("the end");
                    }
                }).isInstanceOf(IOException.class);
            }
        }

        kv.interrupt();

        assertThat(kv.errors()).containsOnlyOnce("possible attack").contains("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void redisBenchmarkMeetsNoErrorWithValuesOfAMegabyte(String policy) throws Exception {
        benchmark(policy, "-t", "set,get", "-d", "1000000", "-n", "200", "-c", "20");
        benchmark(policy, "-t", "set,get", "-d", "1000000", "-n", "64", "-c", "4", "-P", "16");
    }

    private void benchmark(String policy, String... options) throws IOException {
        Programs.assumeInstalled("redis-benchmark");
        if (kv == null) {
            start(policy);
        }
        List<String> command = new ArrayList<>(List.of("redis-benchmark", "-p", Integer.toString(port), "--csv"));
        command.addAll(List.of(options));

        List<String> lines = Programs.output("", command).lines().toList();

        assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> line.startsWith("\""), "a line of figures, not a complaint");
        assertThat(kv.isAlive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"nio, INT", "epoll, INT", "nio, TERM", "epoll, TERM"})
    void ctrlCAndSigtermDrainAndExitWithZero(String policy, String signal) throws Exception {
        start(policy);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Resp replies = new Resp(client.getInputStream());
            OutputStream out = client.getOutputStream();
            String value = "v".repeat(10_000_000);
            out.write(KvClient.request("SET", "k", value));
            assertThat(replies.next()).isEqualTo("+OK");
            out.write(KvClient.request("GET", "k"));

            // The reply is under way: its first byte is here, and the rest does not fit into any buffer.
            assertThat(client.getInputStream().read()).isEqualTo('$');
            if (signal.equals("INT")) {
                kv.interrupt();
            } else {
                kv.terminate();
            }

            byte[] rest = client.getInputStream().readNBytes("10000000\r\n".length() + value.length() + 2);
            assertThat(new String(rest, StandardCharsets.US_ASCII)).isEqualTo("10000000\r\n" + value + "\r\n");
            assertThat(replies.next()).isNull();
        }
        kv.endsWith("kv has stopped");
    }

    @Test
    void aPortInUseIsSaid() throws Exception {
        start("nio");

        Process second = Programs.start(Kv.class, "--policy", "nio", "--port", Integer.toString(port));

        assertThat(ServerProcess.errors(second)).isEqualTo("kv: cannot listen on /127.0.0.1:" + port + ": Address already in use\n");
        assertThat(second.waitFor()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"--nosuch, 2, unknown argument '--nosuch'", "--port, 2, --port wants a value", "--port x, 2, 'a port is a number'",
        "--port 65536, 2, 'a port is a number'", "--policy nosuch, 1, there is no loop policy 'nosuch'"})
    void aWrongCommandLineIsSaid(String arguments, int exitCode, String message) throws Exception {
        Process process = Programs.start(Kv.class, arguments.split(" "));

        assertThat(ServerProcess.errors(process)).startsWith("kv: ").contains(message);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }
}
