package io.jvloop.core;

import io.jvloop.core.turn.Confinement;
import io.jvloop.net.ChannelOperations;
import io.jvloop.net.Networking;
import io.jvloop.process.Processes;

/** Confined to its loop. What a loop has of the network and of processes, for callers who may call. */
final class OperatingSystem {
    private final Confinement confinement;
    private final LoopServices services;

    OperatingSystem(Confinement confinement, LoopServices services) {
        this.confinement = confinement;
        this.services = services;
    }

    Networking networking(String operation) {
        confinement.check(operation);
        return services.network();
    }

    ChannelOperations channels(String operation) {
        confinement.check(operation);
        return services.channels();
    }

    /** For an operation that may suspend: by luck it must not work in a callback. */
    ChannelOperations channelsForTask(String operation) {
        confinement.requireTaskStrand(operation);
        return services.channels();
    }

    Processes processes(String operation) {
        confinement.check(operation);
        return services.processes();
    }
}
