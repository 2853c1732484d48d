package io.jvloop.examples.gateway;

import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.timeout;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Task;
import io.jvloop.TaskGroupException;
import io.jvloop.examples.http.Exchange;
import io.jvloop.examples.http.HttpFailure;
import io.jvloop.examples.http.Json;
import io.jvloop.examples.http.MediaTypes;
import io.jvloop.examples.http.Route;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Answers a request with what all back ends say to it, or not at all: there are no partial answers. The first back end that fails, the end
 * of the time, and the client's going each cancel the requests that are under way.
 */
final class FanOut {
    private final List<Pool> backEnds;
    private final Duration limit;

    FanOut(List<Pool> backEnds, Duration limit) {
        this.backEnds = backEnds;
        this.limit = limit;
    }

    /** Whatever a client wants to read, the back ends are asked for. */
    Route route() {
        return new Route(Set.of(HttpMethod.GET), true, this::answer);
    }

    private void answer(Exchange exchange) {
        Map<String, Task<byte[]>> answers = new LinkedHashMap<>();
        try {
            timeout(limit, () -> {
                taskGroup(group -> {
                    for (Pool backEnd : backEnds) {
                        answers.put(backEnd.name(), group.createTask(() -> backEnd.get(exchange.target())));
                    }
                });
            });
        } catch (AsyncTimeoutException late) {
            throw new HttpFailure(HttpResponseStatus.GATEWAY_TIMEOUT, "no answer within " + limit.toMillis() + " ms from " + late(answers));
        } catch (TaskGroupException failed) {
            List<IOException> reasons = failed.exceptions(IOException.class);
            if (reasons.isEmpty()) {
                throw failed;
            }
            throw new HttpFailure(HttpResponseStatus.BAD_GATEWAY, reasons.getFirst().getMessage());
        }
        exchange.respond(HttpResponseStatus.OK, MediaTypes.JSON, joined(answers));
    }

    private static String late(Map<String, Task<byte[]>> answers) {
        return answers.entrySet().stream().filter(answer -> answer.getValue().isCancelled()).map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private static byte[] joined(Map<String, Task<byte[]>> answers) {
        String members = answers.entrySet().stream()
                .map(answer -> Json.string(answer.getKey()) + ":" + Json.string(text(answer.getValue())))
                .collect(Collectors.joining(",", "{", "}\n"));
        return members.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Task<byte[]> answer) {
        return new String(answer.result(), StandardCharsets.UTF_8);
    }
}
