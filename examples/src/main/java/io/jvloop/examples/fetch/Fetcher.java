package io.jvloop.examples.fetch;

import static io.jvloop.Asyncio.*;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.sync.AsyncSemaphore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fetches URLs concurrently: a task for each, a semaphore that lets only some of them run, a timeout around each. */
final class Fetcher {
    private static final int MOST_REDIRECTS = 10;
    private static final int BLOCK = 64 * 1024;

    private final HttpClient client;
    private final FetchOptions options;
    private final Progress progress;
    private final OutputFiles files;
    private final AsyncSemaphore slots;

    Fetcher(HttpClient client, FetchOptions options, Progress progress) {
        this.client = client;
        this.options = options;
        this.progress = progress;
        this.files = options.output() == null ? null : new OutputFiles(options.output());
        this.slots = AsyncSemaphore.bounded(options.concurrency());
    }

    /** Fetches all of them; a failure of one is a result, and does not concern the others. */
    List<Fetched> fetchAll() {
        List<Fetched> results = new ArrayList<>();
        taskGroup(group -> {
            for (String url : options.urls()) {
                group.createTask(() -> {
                    try (var _ = slots.hold()) {
                        progress.begin();
                        Fetched result = fetch(url);
                        progress.end(result);
                        results.add(result);
                    }
                });
            }
        });
        return results;
    }

    private Fetched fetch(String url) {
        long began = runningLoop().time();
        String failure;
        try {
            Received received = timeout(options.timeout(), () -> fetch(HttpUrl.parse(url)));
            return new Fetched(url, Integer.toString(received.status()), false, received.bytes(), since(began));
        } catch (AsyncTimeoutException e) {
            failure = "no complete answer within " + options.timeout().toMillis() / 1000.0 + " s";
        } catch (IOException e) {
            failure = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        return new Fetched(url, failure, true, 0, since(began));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(runningLoop().time() - nanos);
    }

    private record Received(int status, long bytes) {
    }

    private Received fetch(HttpUrl url) throws IOException {
        Path file = files == null ? null : files.next(url.uri());
        HttpUrl at = url;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            try (HttpResponse response = client.get(at)) {
                ResponseHead head = response.head();
                if (head.isRedirect() && head.header("Location").isPresent()) {
                    copy(response, null);
                    at = at.resolve(head.header("Location").get());
                } else if (head.status() >= 300 && head.status() != 304) {
                    throw new HttpException(
                            (head.status() + " " + head.reason()).strip() + (at == url ? "" : " (redirected to " + at + ")"));
                } else {
                    return new Received(head.status(), file == null ? copy(response, null) : save(response, file));
                }
            }
        }
        throw new HttpException("redirected more than " + MOST_REDIRECTS + " times");
    }

    private long save(HttpResponse response, Path file) throws IOException {
        try (FileSink sink = new FileSink(file)) {
            long bytes = copy(response, sink);
            sink.complete();
            return bytes;
        }
    }

    private long copy(HttpResponse response, FileSink sink) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long bytes = 0;
        while (response.read(block.clear()) >= 0) {
            block.flip();
            bytes += block.remaining();
            progress.received(block.remaining());
            if (sink != null) {
                sink.write(block);
            }
        }
        return bytes;
    }
}
