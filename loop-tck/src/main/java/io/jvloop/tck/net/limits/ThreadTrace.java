package io.jvloop.tck.net.limits;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code strace}, looking at one thread of this process and what it answers to its system calls. */
final class ThreadTrace implements AutoCloseable {
    private static final Path TASKS = Path.of("/proc/self/task");
    private final Process strace;
    private final Path log;

    private ThreadTrace(Process strace, Path log) {
        this.strace = strace;
        this.log = log;
    }

    /** Returns when it looks. */
    static ThreadTrace of(String thread, String... arguments) throws IOException {
        int task = task(thread);
        Path log = Files.createTempFile("jvloop-strace", ".log");
        List<String> command = new ArrayList<>(List.of("strace", "-qq", "-o", log.toString(), "-p", Integer.toString(task)));
        command.addAll(List.of(arguments));
        Process strace = new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectErrorStream(true)
                .redirectOutput(log.resolveSibling(log.getFileName() + ".out").toFile()).start();
        ThreadTrace trace = new ThreadTrace(strace, log);
        while (!isTraced(task)) {
            if (!strace.isAlive()) {
                String said = Files.readString(trace.output());
                trace.close();
                throw new IOException("strace does not trace: " + said);
            }
            Thread.onSpinWait();
        }
        return trace;
    }

    private Path output() {
        return log.resolveSibling(log.getFileName() + ".out");
    }

    /** The number of the thread of that name, of which the system keeps 15 letters. */
    private static int task(String thread) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(TASKS)) {
            for (Path each : all) {
                if (name(each).equals(thread)) {
                    return Integer.parseInt(each.getFileName().toString());
                }
            }
        }
        throw new AssertionError("no thread is named " + thread);
    }

    /** Empty if it has ended since it was listed. */
    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }

    private static boolean isTraced(int task) throws IOException {
        return Files.readAllLines(TASKS.resolve(task + "/status")).stream()
                .anyMatch(line -> line.startsWith("TracerPid:") && !line.strip().endsWith("\t0"));
    }

    /** The calls that were seen, a line each; of a thread that has ended. */
    List<String> lines() throws IOException {
        try {
            strace.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Files.readAllLines(log);
    }

    @Override
    public void close() throws IOException {
        strace.destroy();
        Files.deleteIfExists(log);
        Files.deleteIfExists(output());
    }
}
