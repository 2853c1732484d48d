package io.jvloop.tck.net.policies;

import io.jvloop.Asyncio;
import io.jvloop.process.ProcessOptions;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Uses the policy that it is told by its name, or says why it cannot be used. */
final class SandboxProgram {
    private static final System.Logger LOGGER = System.getLogger(SandboxProgram.class.getName());

    private SandboxProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        try {
            Asyncio.run(() -> {
                Asyncio.sleep(Duration.ofMillis(1));
                int code = Asyncio.createSubprocess(ProcessOptions.of("sh", "-c", "exit 7")).waitFor();
                LOGGER.log(Level.INFO, "a child ended with " + code);
            });
        } catch (IllegalStateException unavailable) {
            LOGGER.log(Level.INFO, unavailable.getMessage());
        }
    }
}
