package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.LoopPolicies;
import io.jvloop.tck.manual.ManualPolicy;

/** Installs a policy and tells what new loops are made of. */
final class InstallingProgram {
    private InstallingProgram() {
    }

    public static void main(String[] arguments) {
        ManualPolicy policy = new ManualPolicy();
        if (arguments[0].equals("late")) {
            Asyncio.newEventLoop(policy.options()).close();
        }
        try {
            LoopPolicies.install(policy);
            if (arguments[0].equals("twice")) {
                LoopPolicies.install(policy);
            }
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            return;
        }
        LoopOptions options = LoopOptions.DEFAULT.withClock(policy.clock());
        try (EventLoop first = Asyncio.newEventLoop(options); EventLoop second = Asyncio.newEventLoop(options)) {
            System.out.println(first.policy().name() + " " + second.policy().name() + " " + (first == second));
        }
    }
}
