package io.jvloop.tck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A JVM of its own in this one's coroutine mode, for what a process can do only once: end by a signal, or choose its policy. */
final class Child {
    private Child() {
    }

    /** All that the main method of {@code main} prints, and at last the exit status. */
    static List<String> output(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return output("--default-signal=INT", List.of(), main, arguments);
    }

    /** The same, started with other dispositions of signals and other options of the JVM. */
    static List<String> output(String signals, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // A shell without a terminal starts its background jobs with Ctrl-C ignored, and so everything that they start.
            command.addAll(List.of("env", signals));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (LoopFixture.isMounted()) {
            command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(options);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(printed.lines().toList());
        lines.add("exit " + process.waitFor());
        return lines;
    }
}
