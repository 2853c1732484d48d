package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopPolicies;
import io.jvloop.tck.manual.ManualPolicy;

/** Tells which policy was chosen and why, or the error. */
final class ExplainingProgram {
    private ExplainingProgram() {
    }

    public static void main(String[] arguments) {
        String wish = arguments.length == 0 ? "" : arguments[0];
        if (wish.equals("option")) {
            try (EventLoop loop = Asyncio.newEventLoop(new ManualPolicy().options())) {
                System.out.println(loop.policy().name());
            }
            return;
        }
        if (wish.equals("install")) {
            LoopPolicies.install(new PolicySearchTest.Slow());
        }
        LoopPolicies.explain().lines().filter(line -> line.contains("): chosen, ") || line.startsWith("error: "))
                .forEach(System.out::println);
    }
}
