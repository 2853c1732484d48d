package io.jvloop.core;

import io.jvloop.SignalHandling;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.net.ChannelOperations;
import io.jvloop.net.Networking;
import io.jvloop.process.Processes;

/** What a loop offers beyond tasks and time, made outside the core. Confined to its loop; they do not ask who calls, but for signals. */
public record LoopServices(Networking network, ChannelOperations channels, Processes processes, SignalHandling signals,
        Runnable closeNetwork, Runnable closeSignals) {

    /** Makes them for a loop, whose back end is open. */
    @FunctionalInterface
    public interface Factory {
        LoopServices make(Scheduler scheduler);
    }
}
