package io.jvloop.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.Programs;
import io.jvloop.examples.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 and TLS, under clients that people use. */
@Tag("load")
class Http2Test {
    private static final int TEN_MEBIBYTES = 10 << 20;

    @TempDir
    Path directory;

    private ServerProcess plain(String policy, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--port", "0", "--root", directory.toString()));
        arguments.addAll(Arrays.asList(more));
        return ServerProcess.start(Http.class, policy, arguments.toArray(String[]::new));
    }

    private ServerProcess tls(String policy, String... more) throws Exception {
        Programs.assumeInstalled("openssl");
        Programs.output("", List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                file("key.pem"), "-out", file("cert.pem"), "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1"));
        return plain(policy, with(more, "--cert", file("cert.pem"), "--key", file("key.pem")));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String curl(String... arguments) throws Exception {
        return Programs.output("", Programs.curl(arguments));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void http2WithoutTlsIsFoundOutByItsFirstWords(String policy) throws Exception {
        try (ServerProcess http = plain(policy)) {
            String url = "http://127.0.0.1:" + http.port() + "/json?name=x";

            assertThat(curl("--http2-prior-knowledge", "-w", "%{http_version}", url)).isEqualTo(hello("HTTP/2") + "2");
            assertThat(curl("--http2", "-w", "%{http_version}", url)).as("Upgrade is not heard").isEqualTo(hello("HTTP/1.1") + "1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void curlSendsOnWhatItReads(String policy) throws Exception {
        try (ServerProcess http = tls(policy)) {
            String text = "jvloop ".repeat(200_000);
            List<String> command =
                    Programs.curl("--no-progress-meter", "--cacert", file("cert.pem"), "--http2", "-T", ".",
                            "https://localhost:" + http.port() + "/echo");

            assertThat(Programs.output(text, command)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void clientsAndServerAgreeInTheHandshake(String policy) throws Exception {
        try (ServerProcess http = tls(policy)) {
            String url = "https://localhost:" + http.port() + "/json?name=x";

            assertThat(curl("--cacert", file("cert.pem"), "--http2", url)).isEqualTo(hello("HTTP/2"));
            assertThat(curl("--cacert", file("cert.pem"), "--http1.1", url)).isEqualTo(hello("HTTP/1.1"));
            assertThat(curl("--cacert", file("cert.pem"), "--no-alpn", url)).isEqualTo(hello("HTTP/1.1"));
            assertThat(alpn(http, "h2,http/1.1")).contains("ALPN protocol: h2");
            assertThat(alpn(http, "http/1.1")).contains("ALPN protocol: http/1.1");
            assertThat(alpn(http, "spdy/3")).contains("No ALPN negotiated");
        }
    }

    private static String hello(String protocol) {
        return "{\"hello\":\"x\",\"protocol\":\"" + protocol + "\"}\n";
    }

    private static String alpn(ServerProcess http, String offered) throws Exception {
        return Programs.output("", List.of("openssl", "s_client", "-connect", "127.0.0.1:" + http.port(), "-alpn", offered));
    }

    @ParameterizedTest
    @CsvSource({"nio, --http2", "epoll, --http2", "epoll, --http1.1"})
    void curlDownloadsAndUploadsWithTls(String policy, String version) throws Exception {
        byte[] content = new byte[TEN_MEBIBYTES];
        new Random(4).nextBytes(content);
        Files.write(directory.resolve("big"), content);
        try (ServerProcess http = tls(policy)) {
            String server = "https://localhost:" + http.port();
            String[] got = {version, "--cacert", file("cert.pem"), "-o", file("got")};

            assertThat(curl(with(got, server + "/files/big"))).isEmpty();
            assertThat(directory.resolve("got")).hasBinaryContent(content);
            assertThat(curl(with(got, "--limit-rate", "20M", server + "/files/big"))).isEmpty();
            assertThat(directory.resolve("got")).hasBinaryContent(content);
            assertThat(curl(with(got, "--data-binary", "@" + file("big"), server + "/echo"))).isEmpty();
            assertThat(directory.resolve("got")).hasBinaryContent(content);
            assertThat(curl(version, "--cacert", file("cert.pem"), "-T", file("big"), server + "/sum"))
                    .startsWith("{\"length\":" + TEN_MEBIBYTES);
        }
    }

    private static String[] with(String[] first, String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void failuresAreToldAndTheConnectionGoesOn(String policy) throws Exception {
        try (ServerProcess http = tls(policy, "--max-body", "10")) {
            List<String> arguments = new ArrayList<>(List.of("--cacert", file("cert.pem"), "-w", "%{http_code} %{num_connects}\\n"));
            for (String path : List.of("/nothing", "/sum", "/fail", "/%zz", "/json")) {
                arguments.addAll(List.of("-o", "/dev/null", "https://localhost:" + http.port() + path));
            }
            assertThat(curl(arguments.toArray(String[]::new)).lines())
                    .containsExactly("404 1", "405 0", "500 0", "400 0", "200 0");
            assertThat(curl("--cacert", file("cert.pem"), "-d", "01234567890", "https://localhost:" + http.port() + "/sum"))
                    .startsWith("413 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void sigtermWaitsForARequestUnderWay(String policy) throws Exception {
        int length = 20_000_000; // more than fits between the server and one who does not read
        try (ServerProcess http = plain(policy)) {
            Process curl = new ProcessBuilder(Programs.curl("--http2-prior-knowledge",
                    "http://127.0.0.1:" + http.port() + "/bytes?n=" + length)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            assertThat(curl.getInputStream().readNBytes(1)).hasSize(1);

            http.terminate();
            assertThat(curl.getInputStream().readAllBytes()).hasSize(length - 1);
            http.endsWith("http has stopped");
            assertThat(curl.waitFor()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"nio, /json", "epoll, /ping", "epoll, /json"})
    void h2loadMeetsNoError(String policy, String path) throws Exception {
        Programs.assumeInstalled("h2load");
        try (ServerProcess http = plain(policy)) {
            String said = Programs.output("", List.of("h2load", "-c8", "-m10", "-n20000", "http://127.0.0.1:" + http.port() + path));

            assertThat(said).contains("20000 succeeded, 0 failed, 0 errored, 0 timeout");
            http.terminate();
            http.endsWith("http has stopped");
            assertThat(http.errors()).doesNotContain("http: ").doesNotContain("Exception").doesNotContain("LEAK");
        }
    }

    @ParameterizedTest
    @CsvSource({"--cert x, 2, TLS wants", "--cert nosuch --key nosuch, 1, there is no file nosuch",
        "--group x, 2, --group wants jvloop or"})
    void aWrongCommandLineIsSaid(String arguments, int exitCode, String message) throws Exception {
        Process process = Programs.start(Http.class, arguments.split(" "));

        assertThat(ServerProcess.errors(process)).startsWith("http: ").contains(message);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void nettyByItselfServesTheSame(String policy) throws Exception {
        try (ServerProcess http = plain(policy, "--group", "netty")) {
            List<String> urls = Collections.nCopies(3, "http://127.0.0.1:" + http.port() + "/json?name=x");

            assertThat(curl(urls.toArray(String[]::new))).isEqualTo(hello("HTTP/1.1").repeat(3));
            assertThat(curl("-d", "abc", "http://127.0.0.1:" + http.port() + "/echo")).isEqualTo("abc");
        }
    }
}
