package io.jvloop.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One of our servers in a JVM of its own. Its first line says where it listens, at a free port of 127.0.0.1. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader printed;
    private final int port;

    private ServerProcess(Class<?> main, String policy, List<String> arguments) throws IOException {
        process = Programs.start(main, arguments.toArray(String[]::new));
        printed = process.inputReader();
        String line = printed.readLine();
        if (line == null) {
            throw new AssertionError(main.getSimpleName() + " has not started: " + errors(process));
        }
        assertThat(line).startsWith(main.getSimpleName().toLowerCase(Locale.ROOT) + " listens on 127.0.0.1:").endsWith("(" + policy + ")");
        port = Integer.parseInt(line.replaceAll("^[a-z]+ listens on [0-9.]+:([0-9]+) .*", "$1"));
    }

    public static ServerProcess start(Class<?> main, String policy, String... arguments) throws IOException {
        Backends.assumeAvailable(policy);
        List<String> all = new ArrayList<>(List.of("--policy", policy));
        all.addAll(Arrays.asList(arguments));
        return new ServerProcess(main, policy, all);
    }

    public int port() {
        return port;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What Ctrl-C does. */
    public void interrupt() throws IOException {
        Programs.interrupt(process);
    }

    /** What service managers do. */
    public void terminate() throws IOException {
        Programs.terminate(process);
    }

    /** It ends by itself, with exit code 0 and these last words. */
    public void endsWith(String lastLine) throws Exception {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("has ended").isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(printed.readLine()).isEqualTo(lastLine);
    }

    /** All that it complains about, until its end. */
    public String errors() throws IOException {
        return errors(process);
    }

    /** All that a process complains about, until its end. */
    public static String errors(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
