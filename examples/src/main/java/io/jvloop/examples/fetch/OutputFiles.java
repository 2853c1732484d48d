package io.jvloop.examples.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Names for bodies: the last part of the URL's path, with a number if there is one already. */
final class OutputFiles {
    private static final String NO_NAME = "index.html";

    private final Path directory;
    private final Map<String, Integer> used = new HashMap<>();

    OutputFiles(Path directory) {
        this.directory = directory;
    }

    Path next(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        String name = last.isEmpty() || last.equals(".") || last.equals("..") ? NO_NAME : last;
        // Some file systems take a.txt and A.txt for the same.
        int earlier = used.merge(name.toLowerCase(Locale.ROOT), 1, Integer::sum) - 1;
        return earlier == 0 ? directory.resolve(name) : next(name + "." + earlier);
    }

    private Path next(String name) {
        return used.putIfAbsent(name.toLowerCase(Locale.ROOT), 1) == null ? directory.resolve(name) : next(name + ".1");
    }
}
