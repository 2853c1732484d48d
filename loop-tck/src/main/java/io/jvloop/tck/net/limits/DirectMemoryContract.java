package io.jvloop.tck.net.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.programs.TestJvm;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A loop in a JVM that has little direct memory. Looked at from outside. */
public class DirectMemoryContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP, Capability.JDK_CHANNELS);

    /** The JDK makes who allocates wait there, and parks a coroutine in the middle of a write. */
    @ParameterizedTest
    @ValueSource(strings = {DirectMemoryProgram.PLAIN, DirectMemoryProgram.TLS})
    void writesBeyondTheLimitOfTheJvmDoNotWaitAndTearNothing(String kind) throws Exception {
        List<String> command = TestJvm.command(fixture.policy(), DirectMemoryProgram.class, kind);
        command.addAll(1, List.of("-ea", "-Xmx64m", "-XX:MaxDirectMemorySize=2m"));
        if (kind.equals(DirectMemoryProgram.TLS)) {
            command.add(1, Certificates.optionToShareThem());
        }
        TestJvm ended = TestJvm.run(command);

        assertThat(ended.code()).as(ended.printed()).isZero();
    }
}
