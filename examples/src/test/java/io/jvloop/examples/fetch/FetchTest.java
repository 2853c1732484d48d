package io.jvloop.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jvloop.examples.Programs;
import io.jvloop.examples.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the JDK's server, and in comparison with curl. */
class FetchTest {
    private static final int[] SIZES = {0, 1, 1000, 65535, 65536, 65537, 3_000_000};

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        for (int size : SIZES) {
            byte[] body = new byte[size];
            new Random(size).nextBytes(body);
            serve("/chunked-" + size, body, 0);
            serve("/sized-" + size, body, size == 0 ? -1 : size);
        }
        server.start();
    }

    private void serve(String path, byte[] body, long announced) {
        server.createContext(path, exchange -> {
            clientPorts.add(exchange.getRemoteAddress().getPort());
            exchange.sendResponseHeaders(200, announced);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }

    @AfterEach
    void end() {
        server.stop(0);
        threads.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void curlGetsTheSameBytes(String policy) throws IOException {
        Programs.assumeInstalled("curl");
        List<String> names = new ArrayList<>();
        for (int size : SIZES) {
            names.addAll(List.of("chunked-" + size, "sized-" + size));
        }
        List<String> arguments = new ArrayList<>(List.of("--output", directory.toString()));
        names.forEach(name -> arguments.add(url("/" + name)));

        Fetching.Outcome outcome = Fetching.fetch(policy, arguments.toArray(String[]::new));

        assertThat(outcome.results()).noneMatch(Fetched::failed);
        for (String name : names) {
            Path byCurl = directory.resolve(name + ".curl");
            Programs.output("", List.of("curl", "-s", "-o", byCurl.toString(), url("/" + name)));
            // curl makes no file for an empty body.
            byte[] expected = Files.exists(byCurl) ? Files.readAllBytes(byCurl) : new byte[0];
            assertThat(directory.resolve(name)).hasBinaryContent(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void connectionsAreUsedAgain(String policy) {
        Fetching.Outcome outcome = Fetching.fetch(policy, "--concurrency", "1", url("/sized-1000"), url("/chunked-65537"), url("/sized-0"),
                url("/nosuch"), url("/sized-1"));

        assertThat(outcome.results()).extracting(Fetched::outcome).containsExactly("200", "200", "200", "404 Not Found", "200");
        assertThat(clientPorts).hasSizeLessThanOrEqualTo(2); // the body of the 404 is not read, which ends its connection
        assertThat(outcome.connections()).isEqualTo(clientPorts.size());
    }

    @Test
    void onlySoManyAreUnderWayAtATime() {
        CyclicBarrier three = new CyclicBarrier(3);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        server.createContext("/together", exchange -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                three.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException(e);
            } finally {
                underWay.decrementAndGet();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });

        Fetching.Outcome outcome = Fetching.fetch("nio", "--concurrency", "3", url("/together"), url("/together"), url("/together"),
                url("/together"), url("/together"), url("/together"));

        assertThat(outcome.results()).hasSize(6).noneMatch(Fetched::failed);
        assertThat(most).hasValue(3);
    }

    @Test
    void redirectsAreFollowedToABound() {
        redirect("/moved", 301, "/sized-1000");
        redirect("/relative/moved", 307, "../sized-1");
        redirect("/circle", 302, "/circle");
        redirect("/secure", 308, "HTTPS://127.0.0.1:0/");
        redirect("/broken", 308, "not a url");

        Fetching.Outcome outcome = Fetching.fetch("nio", "--output", directory.toString(), url("/moved"), url("/relative/moved"),
                url("/circle"), url("/secure"), url("/broken"));

        assertThat(outcome.results()).extracting(Fetched::outcome).containsExactly("200", "200", "redirected more than 10 times",
                "not of the form http[s]://host[:port]/path: 'HTTPS://127.0.0.1:0/'", "redirected to what is not a URL: 'not a url'");
        assertThat(directory.resolve("moved")).hasSize(1000);
        assertThat(directory.resolve("moved.1")).hasSize(1);
    }

    private void redirect(String path, int status, String location) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    @Test
    void whatCannotBeReachedIsSaid() throws IOException {
        int free;
        try (RawServer nobody = new RawServer((connection, number) -> {})) {
            free = Integer.parseInt(nobody.url("").replaceAll(".*:", ""));
        }

        Fetching.Outcome outcome =
                Fetching.fetch("nio", "http://127.0.0.1:" + free + "/", "https://127.0.0.1:" + free + "/", "ftp://127.0.0.1/", "nonsense",
                        "http://a b/", "http://user@127.0.0.1/", "http://127.0.0.1:99999/");

        assertThat(outcome.results()).allMatch(Fetched::failed).extracting(Fetched::outcome).containsExactly(
                "cannot connect to /127.0.0.1:" + free + ": Connection refused",
                "cannot connect to /127.0.0.1:" + free + ": Connection refused",
                "neither an http:// nor an https:// URL: 'ftp://127.0.0.1/'", "neither an http:// nor an https:// URL: 'nonsense'",
                "not a URL: Illegal character in authority at index 8",
                "not of the form http[s]://host[:port]/path: 'http://user@127.0.0.1/'",
                "not of the form http[s]://host[:port]/path: 'http://127.0.0.1:99999/'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aServerThatDoesNotAnswerIsGivenUp(String policy) throws IOException {
        try (RawServer silent = new RawServer((connection, number) -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            connection.awaitRequest();
        })) {
            Fetching.Outcome outcome = Fetching.fetch(policy, "--timeout", "0.3", "--output", directory.toString(), silent.url("/slow"));

            assertThat(outcome.only().outcome()).isEqualTo("no complete answer within 0.3 s");
            assertThat(directory).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aKeptConnectionThatTheServerHasTiredOfIsReplaced(String policy) throws IOException {
        try (RawServer server = new RawServer((connection, number) -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            if (number == 1) {
                connection.awaitRequest(); // and closes instead of answering
            } else {
                connection.awaitRequest();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        })) {
            Fetching.Outcome outcome = Fetching.fetch(policy, "--concurrency", "1", server.url("/1"), server.url("/2"), server.url("/3"));

            assertThat(outcome.results()).extracting(Fetched::outcome).containsExactly("200", "200", "200");
            assertThat(outcome.connections()).isEqualTo(2).isEqualTo(server.connections());
        }
    }

    @Test
    void aBodyThatIsNotReadEndsItsConnection() throws IOException {
        try (RawServer server = new RawServer((connection, number) -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 500 Broken\r\nContent-Length: 4\r\n\r\nbody");
            connection.awaitRequest();
        })) {
            Fetching.Outcome outcome = Fetching.fetch("nio", "--concurrency", "1", server.url("/1"), server.url("/2"));

            assertThat(outcome.results()).extracting(Fetched::outcome).containsExactly("500 Broken", "500 Broken");
            assertThat(outcome.connections()).isEqualTo(2);
        }
    }

    @Test
    void aRedirectKeepsItsConnection() throws IOException {
        try (RawServer server = new RawServer((connection, number) -> {
            connection.awaitRequest();
            connection.send("HTTP/1.1 302 Found\r\nLocation: /2\r\nContent-Length: 4\r\n\r\nbody");
            connection.awaitRequest();
            connection.send("HTTP/1.1 204 Done\r\n\r\n");
        })) {
            Fetching.Outcome outcome = Fetching.fetch("nio", server.url("/1"));

            assertThat(outcome.only().outcome()).isEqualTo("204");
            assertThat(outcome.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatIsNotAsciiIsEscaped() throws IOException {
        try (RawServer server = new RawServer((connection, number) -> {
            String asked = connection.awaitRequest().equals("GET /caf%C3%A9?q=%C3%A4 HTTP/1.1") ? "204 Right" : "400 Wrong";
            connection.send("HTTP/1.1 " + asked + "\r\n\r\n");
        })) {
            Fetching.Outcome outcome = Fetching.fetch("nio", server.url("/caf\u00e9?q=\u00e4#part"));

            assertThat(outcome.only().outcome()).isEqualTo("204");
        }
    }
}
