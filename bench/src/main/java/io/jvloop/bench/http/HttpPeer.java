package io.jvloop.bench.http;

import io.jvloop.examples.http.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A web server in a process of its own, on the first core where there is {@code taskset}. */
final class HttpPeer implements AutoCloseable {
    private final Process process;
    private final int port;

    private HttpPeer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The servers by name; the one with which the others are compared first. */
    enum Kind {
        STOCK(Http.class, "--group", "netty", "--policy", "POLLER"),
        HOSTED(Http.class, "--group", "jvloop", "--policy", "POLLER"),
        VERTX(VertxHttp.class, "--poller", "POLLER"),
        VERTX_VIRTUAL(VertxHttp.class, "--poller", "POLLER", "--threads", "virtual"),
        HELIDON(HelidonHttp.class);

        private final Class<?> main;
        private final List<String> arguments;

        Kind(Class<?> main, String... arguments) {
            this.main = main;
            this.arguments = List.of(arguments);
        }
    }

    static HttpPeer start(Kind kind, String poller) throws IOException {
        List<String> command = new ArrayList<>(onCore(0));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "--add-opens", "java.base/java.lang=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-Xms512m",
                "-Xmx512m", "-XX:-UsePerfData", "-Dio.netty.leakDetection.level=disabled", "-cp",
                System.getProperty("java.class.path"), kind.main.getName(), "--port", "0"));
        kind.arguments.forEach(argument -> command.add(argument.equals("POLLER") ? poller : argument));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader printed = process.inputReader();
        String line = printed.readLine();
        if (line == null) {
            throw new IOException(kind + " has not started");
        }
        return new HttpPeer(process, Integer.parseInt(line.replaceAll("^.* listens on .*:([0-9]+).*$", "$1")));
    }

    /** What a command begins with that is to run on this core. */
    static List<String> onCore(int number) {
        boolean possible = Files.isExecutable(Path.of("/usr/bin/taskset")) && Runtime.getRuntime().availableProcessors() > 1;
        return possible ? List.of("taskset", "-c", Integer.toString(number)) : List.of();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    long cpuNanos() {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
