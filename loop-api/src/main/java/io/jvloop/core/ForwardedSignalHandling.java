package io.jvloop.core;

import io.jvloop.SignalHandling;
import io.jvloop.core.signal.LoopSignals;

/** A loop's methods for signals, which are those of its {@link LoopSignals}: see {@link ForwardedNetworking}. */
interface ForwardedSignalHandling extends SignalHandling {

    /** Who carries the operation out. */
    SignalHandling signals();

    @Override
    default void addSignalHandler(String signal, Runnable callback) {
        signals().addSignalHandler(signal, callback);
    }

    @Override
    default boolean removeSignalHandler(String signal) {
        return signals().removeSignalHandler(signal);
    }
}
