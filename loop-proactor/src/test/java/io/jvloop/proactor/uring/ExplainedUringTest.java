package io.jvloop.proactor.uring;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.tck.net.policies.ModulePathProgram;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a person reads on the module path. There is no native part there, but the module must be allowed to call the C library. */
class ExplainedUringTest {
    private static final String POLICY = "uring (priority -1, io.jvloop.proactor.uring.UringPolicy): ";

    private static String explained(String... options) throws IOException, InterruptedException {
        return ModulePathProgram.explained("io.jvloop.proactor", "loop-proactor", options);
    }

    @Test
    void moduleThatMayNotCallTheCLibraryNamesItself() throws Exception {
        assertThat(explained("--illegal-native-access=deny", "-Dos.name=Linux", "-Dos.arch=amd64")).contains(POLICY + "unavailable: ")
                .contains("(on the module path: io.jvloop.proactor)");
    }

    @Test
    void moduleThatMayIsAsOnTheClassPath() throws Exception {
        String found = new UringPolicy().availability().toString();
        String explained = explained("--enable-native-access=io.jvloop.proactor");

        assertThat(explained).doesNotContain("--enable-native-access");
        assertThat(explained.contains(POLICY + "unavailable")).isEqualTo(found.startsWith("Unavailable"));
    }
}
