package io.jvloop.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jvloop.examples.Programs;
import io.jvloop.examples.ServerProcess;
import io.jvloop.examples.kv.Kv;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as it is started from a shell, between programs that know nothing of it. */
class ProxyProcessTest {
    @TempDir
    Path directory;

    private static ServerProcess proxy(String policy, int to) throws Exception {
        return ServerProcess.start(Proxy.class, policy, "--listen", "0", "--to", "127.0.0.1:" + to);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void redisBenchmarkMeetsNoErrorThroughIt(String policy) throws Exception {
        Programs.assumeInstalled("redis-benchmark");
        try (ServerProcess kv = ServerProcess.start(Kv.class, policy, "--port", "0"); ServerProcess proxy = proxy(policy, kv.port())) {
            List<String> lines = Programs.output("", List.of("redis-benchmark", "-p", Integer.toString(proxy.port()), "--csv", "-t",
                    "ping,set,get,lrange", "-n", "5000", "-d", "1000", "-P", "4")).lines().toList();

            assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> line.startsWith("\""), "a line of figures, not a complaint");
            proxy.interrupt();
            proxy.endsWith("proxy has stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void curlDownloadsAndUploadsThroughIt(String policy) throws Exception {
        Programs.assumeInstalled("curl");
        byte[] content = new byte[10_000_000];
        new Random(2).nextBytes(content);
        Path upload = Files.write(directory.resolve("upload"), content);
        Path download = directory.resolve("download");
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        try (ServerProcess proxy = proxy(policy, http.getAddress().getPort())) {
            String complaints = Programs.output("", List.of("curl", "-sS", "--data-binary", "@" + upload, "-o", download.toString(),
                    "http://127.0.0.1:" + proxy.port() + "/echo"));

            assertThat(complaints).isEmpty();
            assertThat(download).hasBinaryContent(content);
        } finally {
            http.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"--listen 0, 2, --to HOST:PORT is missing", "--to a:1, 2, --listen PORT is missing",
        "--listen 0 --to a, 2, wants HOST:PORT",
        "--listen 0 --to ::1:80, 2, wants HOST:PORT", "--listen 0 --to a:b, 2, 'a port is a number'",
        "--listen 0 --to a:1 --host nowhere.invalid, 1, nowhere.invalid"})
    void aWrongCommandLineIsSaid(String arguments, int exitCode, String message) throws Exception {
        Process process = Programs.start(Proxy.class, arguments.split(" "));

        assertThat(ServerProcess.errors(process)).startsWith("proxy: ").contains(message);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }
}
