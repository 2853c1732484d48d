package io.jvloop.transport;

import io.jvloop.spi.NamedError;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Confined to its loop. The failures of all attempts to connect to a host, in the order in which the attempts failed. */
final class ConnectFailures {
    private final List<IOException> failures = new ArrayList<>();

    void add(InetSocketAddress peer, IOException cause) {
        failures.add(NamedError.of("connect to " + peer, cause));
    }

    /** No address of ours is of the peer's family. */
    void addOtherFamily(InetSocketAddress peer, InetSocketAddress from) {
        failures.add(new SocketException("cannot connect to " + peer + " from " + from + ": another address family"));
    }

    int count() {
        return failures.size();
    }

    /** One failure for all: the only one itself, else one that holds them all. */
    IOException combined() {
        if (failures.size() == 1) {
            return failures.getFirst();
        }
        String text = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ", "all attempts failed: ", ""));
        boolean allRefused = failures.stream().allMatch(ConnectException.class::isInstance);
        IOException combined = allRefused ? new ConnectException(text) : new SocketException(text);
        failures.forEach(combined::addSuppressed);
        return combined;
    }
}
