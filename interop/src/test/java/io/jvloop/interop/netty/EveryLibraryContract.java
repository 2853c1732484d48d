package io.jvloop.interop.netty;

import io.jvloop.LoopOptions;
import io.jvloop.tck.BackEndUnderTest;
import java.time.Duration;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** All that is expected of libraries on a hosted group, on the back end that a subclass names. */
@Suite(failIfNoTests = false) // which none may match when one runs a single test
@IncludeEngines("junit-jupiter")
@SelectPackages("io.jvloop.interop.netty")
@IncludeClassNamePatterns(".*Contract")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.enabled", value = "true")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.include", value = "io.jvloop.tck.*")
abstract class EveryLibraryContract implements BackEndUnderTest {
    /** The libraries load hundreds of classes in their first call, which in debug mode is a slow callback. */
    private static final Duration SLOW = Duration.ofSeconds(20);

    @Override
    public LoopOptions options() {
        return BackEndUnderTest.super.options().withSlowCallback(SLOW);
    }
}
