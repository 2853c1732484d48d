package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.tck.signals.Signals;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signals that can end a process, in processes of their own. */
class SignalledProcessTest {
    /** What a shell makes of an end by signal, and the JVM of its own orderly end by one: 128 and its number. */
    private static final String ENDED_BY_INT = "exit 130";
    private static final String ENDED_BY_USR1 = "exit 138";

    @BeforeEach
    void needsPosixSignals() {
        assumeTrue(Signals.has("USR1"), "needs POSIX signals");
    }

    private static List<String> output(String scenario) throws Exception {
        return Child.output(SignalledProgram.class, scenario);
    }

    /** {@code uvloop test_signals._TestSignal.test_signals_sigint_uvcode}, {@code test_signals_sigint_uvcode_two_loop_runs}. */
    @Test
    @Behaviour(462)
    void ctrlCEndsARunOfALoopMadeByHandAndCleanUpCanRunIt() throws Exception {
        assertThat(output("by hand")).containsExactly("interrupted", "cleaned up", "interrupted", ENDED_BY_INT);
    }

    /** {@code runners.Runner.close}: there too Ctrl-C raises. */
    @Test
    void ctrlCEndsTheCleanUpOfARunThatHangs() throws Exception {
        assertThat(output("clean-up")).containsExactly("clean-up hangs", "interrupted", "exit 0");
    }

    /** In asyncio too only the main thread is interrupted: a loop in the background does not keep the program from ending. */
    @Test
    void loopInTheBackgroundLeavesCtrlCToTheJvm() throws Exception {
        assertThat(output("elsewhere")).containsExactly(ENDED_BY_INT);
    }

    /** A loop that does not react can still be ended. */
    @Test
    void secondCtrlCEndsTheJvmIfTheLoopIsStuck() throws Exception {
        assertThat(output("stuck")).containsExactly("stuck", ENDED_BY_INT);
    }

    /** {@code uvloop test_signals._TestSignal.test_signals_sigint_and_custom_handler}. */
    @Test
    void ownHandlerOfCtrlCReplacesTheRunsUntilItIsRemoved() throws Exception {
        assertThat(output("own handler")).containsExactly("own handler", "own handler", "own handler", "interrupted", "exit 0");
    }

    /** What a run puts back at its end is not what a handler of the program's was put in place of. */
    @Test
    void ownHandlerOfCtrlCOutlivesARun() throws Exception {
        assertThat(output("next run")).containsExactly("own handler", "own handler", "exit 0");
    }

    /** {@code test_events.EventLoopTestsMixin.test_add_signal_handler}. */
    @Test
    @Behaviour(457)
    void afterItsRemovalASignalDoesWhatItDoesByDefault() throws Exception {
        Signals.needsKill();
        assertThat(output("removed")).containsExactly("USR1", ENDED_BY_USR1);
    }

    /** The JVM's option to leave signals alone. */
    @Test
    @Behaviour(458)
    void optionXrsIsNamedWhereItForbidsAHandler() throws Exception {
        assertThat(Child.output("--default-signal=INT", List.of("-Xrs"), SignalledProgram.class, "refused"))
                .containsExactly("cannot handle SIGTERM: the JVM runs with -Xrs, which leaves it to native code", "exit 0");
    }

    /** {@code nohup}, and shells' background jobs: HotSpot keeps such signals ignored and does not say so. */
    @Test
    void handlerThatWillNeverBeCalledIsLogged() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs env --ignore-signal");
        List<String> output = Child.output("--ignore-signal=INT", List.of(), SignalledProgram.class, "ignored");

        assertThat(output).filteredOn(line -> line.contains("SIG")).singleElement().asString()
                .startsWith("SIGINT will not come to the loop: the process was started with it ignored");
        assertThat(output).last().isEqualTo("exit 0");
    }
}
