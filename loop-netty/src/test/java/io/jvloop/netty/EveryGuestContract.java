package io.jvloop.netty;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.BackEndUnderTest;
import io.jvloop.tck.GuestHome;
import io.jvloop.tck.LoopHome;
import java.util.Map;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The contracts of channels, buffers and futures for coroutines of a guest, whose host has the channels. A subclass names the host. */
@Suite(failIfNoTests = false) // which none may match when one runs a single test
@IncludeEngines("junit-jupiter")
@SelectPackages("io.jvloop.netty")
@IncludeClassNamePatterns(".*\\.(Channel|ByteBufs|Futures).*Contract")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.enabled", value = "true")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.include", value = "io.jvloop.tck.*")
abstract class EveryGuestContract implements BackEndUnderTest {
    private final HostKind kind;

    EveryGuestContract(HostKind kind) {
        this.kind = kind;
    }

    @Override
    public LoopPolicy policy() {
        return kind.policy();
    }

    @Override
    public LoopHome home() {
        return new GuestHome(() -> new HostOfTest(kind));
    }

    @Override
    public Map<String, String> exemptions() {
        return Map.of("ChannelEndContract.channelEndsWithItsEventLoopAndHasEndedForWhoeverComesLater", "a guest ends with its event loop");
    }
}
