package io.jvloop.conformance;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the conformance table of a source tree, from what its test runs left behind, and fails where it has gaps. */
final class Conformance {
    private Conformance() {
    }

    /** Run by the build, with the root of the source tree. */
    public static void main(String[] args) throws IOException {
        List<String> gaps = join(Path.of(args[0]));
        if (!gaps.isEmpty()) {
            System.err.println("The conformance table has gaps (docs/conformance-sections.txt lists the finished sections):");
            gaps.forEach(gap -> System.err.println("  " + gap));
            System.err
                    .println("Mark the tests that prove an item with @Behaviour, or say in docs/differences-from-asyncio.md why it does not"
                            + " apply. After a run of only some tests: -Dconformance.skip");
            System.exit(1);
        }
    }

    /** Writes both tables and answers the gaps. */
    static List<String> join(Path root) throws IOException {
        Path docs = root.resolve("docs");
        Catalogue catalogue = new Catalogue(Files.readAllLines(docs.resolve("behaviours.md")),
                linesIfThere(docs.resolve("differences-from-asyncio.md")), linesIfThere(docs.resolve("conformance-sections.txt")));
        Table table = new Table(catalogue, observations(root));
        Path target = Files.createDirectories(root.resolve("target"));
        Files.write(target.resolve("conformance.csv"), table.csv());
        Files.write(target.resolve("conformance.md"), table.markdown());
        return table.gaps();
    }

    private static List<String> linesIfThere(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** What the listener of the conformance kit wrote in each module. */
    private static List<Observation> observations(Path root) throws IOException {
        List<Observation> all = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path module : modules) {
                addObservations(module.resolve("target/conformance"), all);
            }
        }
        return all;
    }

    private static void addObservations(Path directory, List<Observation> all) throws IOException {
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.tsv")) {
                for (Path file : files) {
                    Files.readAllLines(file).stream().map(Observation::parse).forEach(all::add);
                }
            }
        }
    }
}
