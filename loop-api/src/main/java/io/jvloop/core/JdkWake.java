package io.jvloop.core;

/** A virtual thread of the loop that the JDK wants to go on: its lock came free, its sleep is over, or user code started it. */
final class JdkWake extends Entry {
    final Runnable continuation;

    JdkWake(Runnable continuation) {
        this.continuation = continuation;
    }

    @Override
    boolean isStep() {
        return true;
    }
}
