package io.jvloop.examples.fetch;

import static io.jvloop.Asyncio.*;

import io.jvloop.Asyncio;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.examples.StatusLine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Fetches a list of URLs concurrently. */
public final class Fetch {
    private static final String USAGE = """
            usage: fetch [--concurrency N] [--timeout SECONDS] [--output DIR] URL...

            Fetches http:// URLs concurrently, following redirects, and reports each.

              --concurrency N    how many at a time (default: 8)
              --timeout SECONDS  how long each may take (default: 30)
              --output DIR       writes each body to a file there, named as the end of its URL's path
              --help             this text

            Exit code: 0 if all went well, 1 if some failed, 2 if the command line is wrong.
            """;
    private static final int INTERRUPTED = 130;

    private Fetch() {
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            FetchOptions options = FetchOptions.parse(arguments);
            if (options.help()) {
                System.out.print(USAGE);
                return 0;
            }
            if (options.output() != null) {
                Files.createDirectories(options.output());
            }
            return Asyncio.run(() -> fetch(options));
        } catch (IllegalArgumentException e) {
            System.err.print("fetch: " + e.getMessage() + "\n\n" + USAGE);
            return 2;
        } catch (IllegalStateException | IOException e) {
            System.err.println("fetch: " + e.getMessage());
            return 1;
        } catch (KeyboardInterruptError e) {
            System.err.println("fetch: interrupted");
            return INTERRUPTED;
        }
    }

    private static int fetch(FetchOptions options) {
        Progress progress = new Progress(StatusLine.ofTheProcess(), options.urls().size());
        Task<Void> display = createTask(progress::run);
        long began = runningLoop().time();
        try (HttpClient client = new HttpClient()) {
            List<Fetched> results = new Fetcher(client, options, progress).fetchAll();
            display.cancel();
            waitMany(List.of(display), ReturnWhen.ALL_COMPLETED);
            long failed = results.stream().filter(Fetched::failed).count();
            System.out.printf("%d fetched, %d failed; %s in %.2f s over %d connections%n", results.size() - failed, failed,
                    Sizes.format(progress.bytes()), (runningLoop().time() - began) / 1e9, client.opened());
            return failed == 0 ? 0 : 1;
        }
    }
}
