package io.jvloop.bench.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.LoopPolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is compared answers the same. */
@Tag("load")
class HttpPeersTest {

    static Stream<Arguments> servers() {
        List<String> pollers = LoopPolicies.available().stream().map(LoopPolicy::name).filter(List.of("epoll", "nio")::contains).toList();
        return Stream.of(HttpPeer.Kind.values()).flatMap(kind -> pollers.stream().map(poller -> Arguments.of(kind, poller)));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void everyServerAnswersTheSame(HttpPeer.Kind kind, String poller) throws Exception {
        try (HttpPeer peer = HttpPeer.start(kind, poller); HttpClient client = HttpClient.newHttpClient()) {
            assertThat(get(client, peer, "/ping")).isEqualTo("text/plain; charset=utf-8: pong\n");
            assertThat(get(client, peer, "/json?name=you"))
                    .isEqualTo("application/json: {\"hello\":\"you\",\"protocol\":\"HTTP/1.1\"}\n");
            assertThat(get(client, peer, "/bytes?n=1024")).isEqualTo("application/octet-stream: " + "\0".repeat(1024));
        }
    }

    private static String get(HttpClient client, HttpPeer peer, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(peer.url(path))).version(HttpClient.Version.HTTP_1_1).build();
        var answer = client.send(request, BodyHandlers.ofByteArray());
        return answer.headers().firstValue("content-type").orElse("") + ": " + new String(answer.body(), StandardCharsets.US_ASCII);
    }
}
