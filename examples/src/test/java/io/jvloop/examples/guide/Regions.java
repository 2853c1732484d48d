package io.jvloop.examples.guide;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parts of these tests, and of those of libraries on Netty, that the guide shows: what stands between two marks, its indentation
 * removed.
 */
final class Regions {
    private static final List<Path> DIRECTORIES = List.of(Path.of("src", "test", "java", "io", "jvloop", "examples", "guide"),
            Path.of("..", "interop", "src", "test", "java", "io", "jvloop", "interop", "netty"));
    private static final Pattern REGION = Pattern.compile(" *// snippet: ([a-z0-9-]+)\n(.*?)\n *// end\n", Pattern.DOTALL);

    private Regions() {
    }

    static Map<String, List<String>> all() throws IOException {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        for (Path file : sources()) {
            Matcher region = REGION.matcher(Files.readString(file, StandardCharsets.UTF_8));
            while (region.find()) {
                if (regions.put(region.group(1), region.group(2).stripIndent().lines().toList()) != null) {
                    throw new AssertionError("two regions are called " + region.group(1) + "; one is in " + file);
                }
            }
        }
        return regions;
    }

    /** The names of the outputs that some test compares. */
    static List<String> checkedOutputs() throws IOException {
        Pattern check = Pattern.compile("assertPrinted\\(\"([a-z0-9-]+)\"\\)");
        StringBuilder text = new StringBuilder();
        for (Path file : sources()) {
            text.append(Files.readString(file, StandardCharsets.UTF_8));
        }
        return check.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path directory : DIRECTORIES) {
            try (Stream<Path> files = Files.list(directory)) {
                sources.addAll(files.sorted().toList());
            }
        }
        return sources;
    }
}
