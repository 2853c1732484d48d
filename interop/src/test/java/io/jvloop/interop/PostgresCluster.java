package io.jvloop.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A PostgreSQL server of one's own, from the packages of the system, in a directory of its own that is deleted at the end. The server
 * refuses to run as root; then it runs as the user that its package has made. {@code timeout} ends it if the tests are killed.
 */
final class PostgresCluster {
    private static final String USER_OF_THE_PACKAGE = "postgres";
    private static final String READY = "database system is ready to accept connections";
    private static final int LIMIT_SECONDS = 60;

    private final Path programs;
    private final Path directory;
    private final int port;
    private final Process server;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread logger;

    private PostgresCluster(Path programs, Path directory) throws IOException {
        this.programs = programs;
        this.directory = directory;
        this.port = freePort();
        this.server = asItsUser("timeout", "--signal=INT", "900", programs.resolve("postgres").toString(), "-D", data(), "-k",
                directory.toString(), "-h", "127.0.0.1", "-p", String.valueOf(port), "-F", "-N", "40").start();
        this.logger = Thread.ofPlatform().daemon().name("postgres-log").start(this::readLog);
    }

    /**
     * Makes a cluster and starts its server.
     *
     * @throws TestAbortedException if that is impossible here, with the reason
     */
    static PostgresCluster start() throws IOException, InterruptedException {
        Path programs = programs();
        Path directory = Path.of(output(asItsUser("mktemp", "-d", "/tmp/jvloop-postgres.XXXXXX")).trim());
        try {
            output(asItsUser(programs.resolve("initdb").toString(), "-D", directory.resolve("data").toString(), "-U", "tester", "-A",
                    "trust",
                    "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"));
            PostgresCluster cluster = new PostgresCluster(programs, directory);
            cluster.awaitReady();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            output(asItsUser("rm", "-rf", directory.toString()));
            throw failure;
        }
    }

    private static Path programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> found = Files.list(versions)) {
                return found.map(version -> version.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("initdb"))).sorted()
                        .reduce((_, newest) -> newest).orElseThrow(() -> new TestAbortedException("no initdb below " + versions));
            }
        }
        throw new TestAbortedException("PostgreSQL is not installed (Debian: postgresql): there is no " + versions);
    }

    private static ProcessBuilder asItsUser(String... command) {
        List<String> whole = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            if (!Files.isExecutable(Path.of("/usr/sbin/runuser"))) {
                throw new TestAbortedException("PostgreSQL does not run as root, and there is no runuser to run it as another user");
            }
            whole.addAll(List.of("/usr/sbin/runuser", "-u", USER_OF_THE_PACKAGE, "--"));
        }
        whole.addAll(List.of(command));
        return new ProcessBuilder(whole).directory(Path.of("/").toFile()).redirectErrorStream(true);
    }

    private static String output(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(command.command() + " failed: " + output);
        }
        return output;
    }

    /** PostgreSQL cannot choose a port itself; if another takes this one before it does, the tests fail with its log. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void readLog() {
        try (BufferedReader lines = server.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.contains(READY)) {
                    ready.complete(null);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ready.completeExceptionally(new IOException("PostgreSQL has ended: " + log));
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        try {
            ready.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            stop();
            throw new IOException("PostgreSQL does not start: " + log, failure);
        }
    }

    /** The address for the driver. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=tester&sslmode=disable&gssEncMode=disable";
    }

    /** Stops the server without waiting for its clients, and deletes what it has left. */
    void stop() throws IOException, InterruptedException {
        if (server.isAlive() && Files.isDirectory(directory)) {
            output(asItsUser(programs.resolve("pg_ctl").toString(), "stop", "-D", data(), "-m", "immediate", "-w"));
        }
        server.waitFor();
        logger.join();
        output(asItsUser("rm", "-rf", directory.toString()));
    }
}
