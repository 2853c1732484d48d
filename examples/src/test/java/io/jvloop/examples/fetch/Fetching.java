package io.jvloop.examples.fetch;

import io.jvloop.Asyncio;
import io.jvloop.examples.Backends;
import io.jvloop.examples.StatusLine;
import io.jvloop.net.TlsOptions;
import io.jvloop.tck.watch.LeakCheck;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;

/** Runs the fetcher as its main method does. */
final class Fetching {

    private Fetching() {
    }

    /** How it went with each URL, and how many connections it took. */
    record Outcome(List<Fetched> results, int connections) {

        Fetched only() {
            return results.getFirst();
        }
    }

    static Outcome fetch(String policy, String... arguments) {
        return fetch(policy, TlsOptions.client(), arguments);
    }

    static Outcome fetch(String policy, TlsOptions tls, String... arguments) {
        FetchOptions options = FetchOptions.parse(arguments);
        LeakCheck leaks = LeakCheck.begin();
        Outcome outcome = Asyncio.run(Backends.options(policy), () -> {
            try (HttpClient client = new HttpClient(tls)) {
                PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
                Progress progress = new Progress(new StatusLine(nobody, nobody, null), options.urls().size());
                List<Fetched> results = new Fetcher(client, options, progress).fetchAll();
                results.sort(Comparator.comparing(result -> options.urls().indexOf(result.url())));
                return new Outcome(results, client.opened());
            }
        });
        leaks.assertNothingLeaked();
        return outcome;
    }
}
