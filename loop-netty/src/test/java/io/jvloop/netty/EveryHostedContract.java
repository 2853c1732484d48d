package io.jvloop.netty;

import io.jvloop.tck.BackEndUnderTest;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** All contracts of this module, on the back end that a subclass names. */
@Suite(failIfNoTests = false) // which none may match when one runs a single test
@IncludeEngines("junit-jupiter")
@SelectPackages("io.jvloop.netty")
@IncludeClassNamePatterns(".*Contract")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.enabled", value = "true")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.include", value = "io.jvloop.tck.*")
abstract class EveryHostedContract implements BackEndUnderTest {
}
