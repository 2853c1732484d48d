package io.jvloop.examples.fetch;

import static io.jvloop.Asyncio.*;

import io.jvloop.Asyncio;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.examples.Program;
import io.jvloop.examples.StatusLine;
import io.jvloop.net.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Fetches a list of URLs concurrently. */
public final class Fetch {
    private static final String USAGE = """
            usage: fetch [--concurrency N] [--timeout SECONDS] [--output DIR] URL...

            Fetches http:// and https:// URLs concurrently, following redirects, and reports each: on standard error what failed.

              --concurrency N    how many at a time (default: 8)
              --timeout SECONDS  how long each may take (default: 30)
              --output DIR       writes each body to a file there, named as the end of its URL's path
              --help             this text

            Exit code: 0 if all went well, 1 if some failed, 2 if the command line is wrong.
            """;

    private Fetch() {
    }

    public static void main(String[] arguments) {
        System.exit(Program.run("fetch", USAGE, () -> run(FetchOptions.parse(arguments))));
    }

    private static int run(FetchOptions options) throws IOException {
        if (options.help()) {
            System.out.print(USAGE);
            return 0;
        }
        if (options.output() != null) {
            Files.createDirectories(options.output());
        }
        return Asyncio.run(() -> fetch(options));
    }

    private static int fetch(FetchOptions options) {
        Progress progress = new Progress(StatusLine.ofTheProcess(), options.urls().size());
        Task<Void> display = createTask(progress::run);
        long began = runningLoop().time();
        try (HttpClient client = new HttpClient(TlsOptions.client())) {
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
