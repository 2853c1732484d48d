package io.jvloop.assembly;

import io.jvloop.LoopOptions;
import io.jvloop.core.CoreEventLoop;
import io.jvloop.core.LoopServices;
import io.jvloop.core.policy.Policies;
import io.jvloop.core.signal.LoopSignals;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.spi.BridgedLoop;
import io.jvloop.spi.LoadedClasses;
import io.jvloop.spi.LoopHost;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.transport.Children;
import io.jvloop.transport.Network;
import io.jvloop.transport.SocketCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Opens loops. The only class that knows all their parts. */
public final class LoopAssembly {
    private LoopAssembly() {
    }

    /** Opens a loop on the options' policy, or on the selected one. */
    public static CoreEventLoop open(LoopOptions options) {
        Objects.requireNonNull(options, "options");
        LoopPolicy policy = options.policy() != null ? options.policy() : Policies.select();
        Policies.noteLoopOpened();
        LoadedClasses.loadBeside(LoopAssembly.class);
        LoadedClasses.loadBeside(policy.getClass());
        try {
            return new CoreEventLoop(options, policy, LoopAssembly::services);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open an event loop with policy '" + policy.name() + "': " + e.getMessage(), e);
        }
    }

    /** Opens a loop whose turns {@code host} makes. */
    public static CoreEventLoop openGuest(Executor host, LoopOptions options) {
        CoreEventLoop loop = open(options);
        loop.becomeGuest(host);
        return loop;
    }

    /** Opens a loop whose turns, and events, come from {@code host}, in its thread. */
    public static CoreEventLoop openGuest(LoopHost host, LoopOptions options) {
        CoreEventLoop loop = open(options);
        loop.becomeGuest(host);
        return loop;
    }

    private static LoopServices services(Scheduler scheduler) {
        Network network = new Network(scheduler.loop(), scheduler.backend(), scheduler.context());
        ((BridgedLoop) scheduler.loop()).attachment(Network.class, () -> network);
        LoopSignals signals = new LoopSignals(scheduler);
        return new LoopServices(network, new SocketCalls(scheduler.loop(), network),
                new Children(scheduler.loop(), scheduler.backend(), scheduler.context()), signals, network::close, signals::close);
    }
}
