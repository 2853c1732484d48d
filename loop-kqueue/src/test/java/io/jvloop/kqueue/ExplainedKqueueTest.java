package io.jvloop.kqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.tck.net.policies.ModulePathProgram;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a person reads on the module path. Netty's loader looks for its library once a process, so each has its own. */
class ExplainedKqueueTest {
    private static final String UNAVAILABLE = "KqueuePolicy): unavailable: Netty's native kqueue library does not load on ";

    private static String explained(String system) throws IOException, InterruptedException {
        return ModulePathProgram.explained("io.jvloop.kqueue", "loop-posix|loop-kqueue|netty-|jnr|jffi|asm", "-Dos.name=" + system);
    }

    /** Nobody requires the module that it is in. */
    @Test
    void nativePartThatIsNotAmongTheModulesIsNamed() throws Exception {
        assertThat(explained("Mac OS X"))
                .containsPattern(UNAVAILABLE.replace(")", "\\)")
                        + "Mac OS X .*--add-modules io\\.netty\\.transport\\.kqueue\\.osx\\.(x86_64|aarch_64)\\)");
    }

    /** Netty has none but macOS's. */
    @Test
    void moduleThatDoesNotExistIsNotAdvised() throws Exception {
        assertThat(explained("Linux").lines().filter(line -> line.contains("KqueuePolicy"))).singleElement().asString()
                .contains(UNAVAILABLE + "Linux").doesNotContain("--add-modules");
    }
}
