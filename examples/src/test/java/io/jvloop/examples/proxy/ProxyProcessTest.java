package io.jvloop.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jvloop.examples.Programs;
import io.jvloop.examples.ServerProcess;
import io.jvloop.examples.kv.Kv;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as it is started from a shell, between programs that know nothing of it. */
@Tag("load")
class ProxyProcessTest {
    @TempDir
    Path directory;

    private static ServerProcess proxy(String policy, int to, String... tls) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--listen", "0", "--to", "localhost:" + to));
        arguments.addAll(Arrays.asList(tls));
        return ServerProcess.start(Proxy.class, policy, arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void redisBenchmarkMeetsNoErrorThroughIt(String policy) throws Exception {
        Programs.assumeInstalled("redis-benchmark");
        try (ServerProcess kv = ServerProcess.start(Kv.class, policy, "--port", "0"); ServerProcess proxy = proxy(policy, kv.port())) {
            List<String> lines = Programs.output("", List.of("redis-benchmark", "-p", Integer.toString(proxy.port()), "--csv", "-t",
                    "ping,set,get,lrange", "-n", "2000", "-d", "1000", "-P", "4")).lines().toList();

            assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> line.startsWith("\""), "a line of figures, not a complaint");
            proxy.interrupt();
            proxy.endsWith("proxy has stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void sigtermWaitsForAConnectionUnderWay(String policy) throws Exception {
        try (ServerSocket peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerProcess proxy = proxy(policy, peer.getLocalPort());
                Socket client = new Socket("127.0.0.1", proxy.port());
                Socket passed = peer.accept()) {
            client.getOutputStream().write(1);
            assertThat(passed.getInputStream().read()).isEqualTo(1);
            Thread.startVirtualThread(() -> endAll(peer)); // else those that come before the proxy stops are waited for

            proxy.terminate();
            assertThatThrownBy(() -> {
                while (true) {
                    new Socket("127.0.0.1", proxy.port()).close();
                }
            }).as("stops to accept").isInstanceOf(ConnectException.class);

            passed.getOutputStream().write(2);
            assertThat(client.getInputStream().read()).isEqualTo(2);
            passed.shutdownOutput();
            client.shutdownOutput();
            proxy.endsWith("proxy has stopped");
        }
    }

    private static void endAll(ServerSocket peer) {
        try {
            while (true) {
                peer.accept().close();
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void redisBenchmarkWithTlsMeetsNoErrorThroughIt(String policy) throws Exception {
        Programs.assumeInstalled("redis-benchmark");
        identity();
        try (ServerProcess kv = ServerProcess.start(Kv.class, policy, "--port", "0");
                ServerProcess proxy = proxy(policy, kv.port(), "--tls-in", "--cert", certificate(), "--key", key())) {
            List<String> lines = Programs.output("", List.of("redis-benchmark", "--tls", "--cacert", certificate(), "-h", "localhost", "-p",
                    Integer.toString(proxy.port()), "--csv", "-t", "ping,set,get", "-n", "2000", "-d", "1000", "-P", "4")).lines().toList();

            assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> line.startsWith("\""), "a line of figures, not a complaint");
            proxy.interrupt();
            proxy.endsWith("proxy has stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void curlDownloadsAndUploadsThroughIt(String policy) throws Exception {
        Programs.assumeInstalled("curl");
        HttpServer http = echo();
        try (ServerProcess proxy = proxy(policy, http.getAddress().getPort())) {
            echoes("http://127.0.0.1:" + proxy.port());
        } finally {
            http.stop(0);
        }
    }

    /** Plain to TLS in the first proxy, TLS to TLS in the second, TLS to plain in the third. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void curlDownloadsAndUploadsThroughTlsOnEitherSide(String policy) throws Exception {
        Programs.assumeInstalled("curl");
        identity();
        String[] in = {"--tls-in", "--cert", certificate(), "--key", key()};
        String[] out = {"--tls-out", "--trust", certificate()};
        String[] both = {"--tls-in", "--cert", certificate(), "--key", key(), "--tls-out", "--trust", certificate()};
        HttpServer http = echo();
        try (ServerProcess third = proxy(policy, http.getAddress().getPort(), in);
                ServerProcess second = proxy(policy, third.port(), both);
                ServerProcess first = proxy(policy, second.port(), out)) {
            echoes("http://127.0.0.1:" + first.port());
            echoes("https://localhost:" + second.port());
        } finally {
            http.stop(0);
        }
    }

    private HttpServer echo() throws Exception {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        return http;
    }

    /** What curl sends to a server comes back. */
    private void echoes(String server) throws Exception {
        byte[] content = new byte[10_000_000];
        new Random(2).nextBytes(content);
        Path upload = Files.write(directory.resolve("upload"), content);
        Path download = directory.resolve("download");

        String complaints = Programs.output("", List.of("curl", "-sS", "--cacert", certificate(), "--data-binary", "@" + upload, "-o",
                download.toString(), server + "/echo"));

        assertThat(complaints).isEmpty();
        assertThat(download).hasBinaryContent(content);
        Files.delete(download);
    }

    private String certificate() {
        return directory.resolve("cert.pem").toString();
    }

    private String key() {
        return directory.resolve("key.pem").toString();
    }

    private void identity() throws Exception {
        Programs.assumeInstalled("openssl");
        Programs.output("", List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                key(), "-out", certificate(), "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({"--listen 0, 2, --to HOST:PORT is missing", "--to a:1, 2, --listen PORT is missing",
        "--listen 0 --to a, 2, wants HOST:PORT",
        "--listen 0 --to ::1:80, 2, wants HOST:PORT", "--listen 0 --to a:b, 2, 'a port is a number'",
        "--listen 0 --to a:1 --host nowhere.invalid, 1, nowhere.invalid", "--listen 0 --to a:1 --tls-in --cert x, 2, --tls-in wants",
        "--listen 0 --to a:1 --cert x, 2, are for --tls-in", "--listen 0 --to a:1 --trust x, 2, --trust is for --tls-out",
        "--listen 0 --to a:1 --tls-out --trust nosuch, 1, there is no file nosuch"})
    void aWrongCommandLineIsSaid(String arguments, int exitCode, String message) throws Exception {
        Process process = Programs.start(Proxy.class, arguments.split(" "));

        assertThat(ServerProcess.errors(process)).startsWith("proxy: ").contains(message);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }
}
