package io.jvloop.tck;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * All contracts of the kit, for a back end to be certified by: a subclass names the policy. A contract is found by its package and name, so
 * none can be forgotten.
 */
@Suite(failIfNoTests = false) // which none may match when one runs a single test
@IncludeEngines("junit-jupiter")
@SelectPackages("io.jvloop.tck")
@IncludeClassNamePatterns(".*Contract")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.enabled", value = "true")
@ConfigurationParameter(key = "junit.jupiter.extensions.autodetection.include", value = "io.jvloop.tck.*")
public abstract class EveryContract implements BackEndUnderTest {

    /** The packages of the contracts that a back end without sockets need not keep. */
    protected static final String NEEDS_SOCKETS = "io.jvloop.tck.net";

    /** For subclasses. */
    protected EveryContract() {
    }
}
