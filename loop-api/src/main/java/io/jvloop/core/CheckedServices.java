package io.jvloop.core;

import io.jvloop.core.turn.Confinement;
import io.jvloop.net.ChannelOperations;
import io.jvloop.net.Networking;
import io.jvloop.process.Processes;

/** Confined to its loop. Checks the caller, and then gives out what the loop offers of the network and of processes. */
final class CheckedServices {
    private final Confinement confinement;
    private final LoopServices services;

    CheckedServices(Confinement confinement, LoopServices services) {
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

    /** For an operation that may suspend. A callback is refused even where the operation would have had no need to wait. */
    ChannelOperations channelsForTask(String operation) {
        confinement.requireTaskStrand(operation);
        return services.channels();
    }

    Processes processes(String operation) {
        confinement.check(operation);
        return services.processes();
    }
}
