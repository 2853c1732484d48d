package io.jvloop.tck.net.scripts;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Runs scripts, one after the other, and compares what the ends see with the model. */
public final class ScriptRunner implements AutoCloseable {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final EventLoop loop = Asyncio.runningLoop();
    private final boolean rawClients;
    private final Server server;
    private final Server echo;
    private final StreamPair probe;
    private @Nullable LoopEnd accepting;

    /**
     * Opens a runner on the running loop.
     *
     * @param rawClients whether the client of each connection is a socket of the JDK, not a transport of the loop
     * @throws IOException if there are no connections to be had
     */
    public ScriptRunner(boolean rawClients) throws IOException {
        this.rawClients = rawClients;
        this.server = loop.createServer(this::accepting, ANY_PORT, ServerOptions.DEFAULT);
        this.echo = Asyncio.startServer((reader, writer) -> {
            for (byte[] block = reader.read(1); block.length > 0; block = reader.read(1)) {
                writer.write(block);
            }
            writer.close();
        }, ANY_PORT);
        this.probe = Asyncio.openConnection(echo.addresses().getFirst());
    }

    private LoopEnd accepting() {
        LoopEnd end = accepting;
        if (end == null) {
            throw new IllegalStateException("a connection that no script has made");
        }
        return end;
    }

    /**
     * Runs a script.
     *
     * @param script   what to do
     * @param patience how long to wait for what must come before it counts as lost; no measure of speed
     * @return null if all ends saw what the model says; else what was expected and seen, round by round up to the first difference
     * @throws IOException if a connection cannot be made
     */
    public @Nullable String difference(Script script, Duration patience) throws IOException {
        Model model = new Model(script);
        List<End> ends = connect(script);
        StringBuilder report = new StringBuilder();
        try {
            List<Step> lastRound = IntStream.range(0, script.ends()).mapToObj(end -> new Step(end, Action.ABORT, 0)).toList();
            for (List<Step> round : Stream.concat(script.rounds().stream(), Stream.of(lastRound)).toList()) {
                round.forEach(step -> ends.get(step.end()).act(step));
                round.forEach(model::apply);
                model.settle();
                if (!agree(model, ends, patience)) {
                    return report.append(describe(round, model, ends)).toString();
                }
                report.append(describe(round, model, ends));
            }
            return null;
        } finally {
            ends.forEach(End::abort);
        }
    }

    private List<End> connect(Script script) throws IOException {
        List<End> ends = new ArrayList<>();
        for (int number = 0; number < script.ends(); number += 2) {
            LoopEnd accepted = new LoopEnd(number + 1, script.keepsOpen().get(number + 1));
            accepting = accepted;
            ends.add(client(number, script.keepsOpen().get(number)));
            ends.add(accepted);
            while (!accepted.isMade()) {
                Asyncio.yieldNow();
            }
        }
        return ends;
    }

    private End client(int number, boolean keepsOpen) throws IOException {
        if (rawClients) {
            return RawEnd.connect(number, keepsOpen, server.addresses().getFirst());
        }
        return loop.createConnection(() -> new LoopEnd(number, keepsOpen), server.addresses().getFirst(), ConnectOptions.DEFAULT)
                .protocol();
    }

    private boolean agree(Model model, List<End> ends, Duration patience) throws IOException {
        try {
            Asyncio.timeout(patience, () -> {
                for (int end = 0; end < ends.size(); end++) {
                    ends.get(end).await(model.expected(end));
                }
            });
        } catch (AsyncTimeoutException missing) {
            return false;
        }
        // What must not come, but does, has come when a byte has gone there and back.
        probe.writer().write(new byte[1]);
        probe.reader().readExactly(1);
        return IntStream.range(0, ends.size()).allMatch(end -> model.expected(end).allows(ends.get(end)));
    }

    private static String describe(List<Step> round, Model model, List<End> ends) {
        StringBuilder text = new StringBuilder().append(round).append('\n');
        for (int end = 0; end < ends.size(); end++) {
            Expected expected = model.expected(end);
            text.append(String.format("%s %s: %-45s | %s%n", expected.allows(ends.get(end)) ? " " : "!", Script.name(end), expected,
                    ends.get(end)));
        }
        return text.toString();
    }

    /** Ends what is open. */
    @Override
    public void close() {
        probe.close();
        server.abortClients();
        server.close();
        echo.close();
        server.awaitClosed();
        echo.awaitClosed();
    }
}
