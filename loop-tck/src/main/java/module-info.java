/** The conformance kit: contracts that every jvloop back end passes, the manual clock and the simulated back end. */
@org.jspecify.annotations.NullMarked
open module io.jvloop.tck { // JUnit calls the contracts' test methods
    requires transitive io.jvloop.api;
    requires transitive org.junit.jupiter.api;
    requires org.junit.jupiter.params;
    requires transitive org.junit.platform.suite.api;
    requires jdk.net; // the JDK's own socket options
    requires org.junit.platform.launcher; // the report of what the tests prove
    requires static org.jspecify;
    requires org.assertj.core;
    requires jdk.jfr; // where threads wait
    requires java.logging; // the tests of what is logged

    exports io.jvloop.tck;
    exports io.jvloop.tck.manual;

    provides java.net.spi.InetAddressResolverProvider with io.jvloop.tck.peers.TestNames;
    provides org.junit.jupiter.api.extension.Extension with io.jvloop.tck.OnBackEnd;
    provides org.junit.platform.launcher.TestExecutionListener with io.jvloop.tck.BehaviourReport, io.jvloop.tck.LogOfFailures,
            io.jvloop.tck.SkippedTests;
}
