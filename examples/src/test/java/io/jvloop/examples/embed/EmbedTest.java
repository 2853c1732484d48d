package io.jvloop.examples.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.tck.watch.LeakCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests in a server with two of Netty's event loops. */
@Timeout(40)
class EmbedTest {
    private static final Duration LONG = Duration.ofMinutes(10); // longer than the tests may take

    /** Talks to the server. */
    private interface Clients {
        void run(EmbedServer server) throws Exception;
    }

    private static void serve(String policy, Duration limit, Duration drain, Clients clients) throws Exception {
        LeakCheck leaks = LeakCheck.begin();
        EmbedServer server = EmbedServer.start(new EmbedOptions(policy, 2, "127.0.0.1", 0, limit, drain, false));
        EventLoop guest = server.anyGuest();
        try {
            clients.run(server);
        } finally {
            server.end();
        }
        assertThat(guest.isClosed()).isTrue();
        leaks.assertNothingLeaked();
    }

    private static Socket asking(EmbedServer server, String target) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        String request = "GET " + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String rest(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String answer(EmbedServer server, String target) throws IOException {
        try (Socket client = asking(server, target)) {
            return rest(client);
        }
    }

    private static String body(EmbedServer server, String target) throws IOException {
        String answer = answer(server, target);
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void eachEventLoopHasAGuestOnItsOwnThread(String policy) throws Exception {
        serve(policy, LONG, LONG, server -> {
            Set<String> answers = new HashSet<>();
            for (int i = 0; i < 64; i++) { // the system spreads them by a hash: all at one loop is as likely as 64 times heads
                answers.add(body(server, "/loop"));
            }
            assertThat(answers).hasSize(2);
            assertThat(answers).allMatch(answer -> answer.matches("guest-[12] on multiThreadIoEventLoopGroup-[0-9]+-[12]\n"));
            assertThat(answers).extracting(answer -> answer.split(" ")[0]).containsExactlyInAnyOrder("guest-1", "guest-2");
            assertThat(answers).extracting(answer -> answer.split(" ")[2]).doesNotHaveDuplicates();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aChildOfAGuestAnswers(String policy) throws Exception {
        serve(policy, LONG, LONG, server -> assertThat(body(server, "/date")).containsPattern("[0-9]{2}:[0-9]{2}:[0-9]{2}").endsWith("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void streamsOfAGuestAskThreeThingsAtOnce(String policy) throws Exception {
        serve(policy, LONG, LONG, server -> assertThat(body(server, "/all")).matches("(?s)guest-[12] on .*\n.*:.*\ngood morning\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aRequestThatTakesTooLongIsToldSo(String policy) throws Exception {
        serve(policy, Duration.ofMillis(50), LONG, server -> {
            assertThat(answer(server, "/sleep?ms=60000")).startsWith("HTTP/1.1 504 Gateway Timeout\r\n")
                    .endsWith("not done within 50 ms\n");
        });
    }

    @ParameterizedTest
    @CsvSource({"/nothing, 404 Not Found", "/sleep?ms=soon, 400 Bad Request"})
    void aWrongRequestIsToldWhatIsWrong(String target, String status) throws Exception {
        serve("epoll", LONG, LONG, server -> assertThat(answer(server, target)).startsWith("HTTP/1.1 " + status + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void theRequestOfAClientThatGoesAwayIsCancelled(String policy) throws Exception {
        serve(policy, LONG, LONG, server -> {
            try (Socket _ = asking(server, "/sleep?ms=60000")) {
                awaitBegin(server);
            }
            for (EventLoop guest : List.of(server.anyGuest(), server.anyGuest())) { // one after the other: those of both event loops
                while (tasks(guest) > 0) { // as long as the test may take, which is less than the request
                    Thread.onSpinWait();
                }
            }
        });
    }

    private static int tasks(EventLoop guest) {
        CompletableFuture<Integer> tasks = new CompletableFuture<>();
        guest.callSoonThreadsafe(() -> tasks.complete(guest.allTasks().size()));
        return tasks.join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void requestsUnderWayGetTheirTimeAtTheEnd(String policy) throws Exception {
        assertThat(answerAtTheEnd(policy, "/sleep?ms=500", LONG)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("good morning\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void requestsThatTakeLongerAreCutOffAtTheEnd(String policy) throws Exception {
        assertThat(answerAtTheEnd(policy, "/sleep?ms=60000", Duration.ofMillis(100))).isEmpty();
    }

    /** What becomes of a request that is under way when the server is asked to end. */
    private static String answerAtTheEnd(String policy, String target, Duration drain) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        serve(policy, LONG, drain, server -> {
            Socket client = asking(server, target);
            awaitBegin(server);
            answer.completeAsync(() -> {
                try (client) {
                    return rest(client);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        });
        return answer.join();
    }

    /** What comes later is answered later, if one event loop has both: so when both have answered, the requests before have begun. */
    private static void awaitBegin(EmbedServer server) throws IOException {
        Set<String> loops = new HashSet<>();
        while (loops.size() < 2) {
            loops.add(body(server, "/loop"));
        }
    }
}
