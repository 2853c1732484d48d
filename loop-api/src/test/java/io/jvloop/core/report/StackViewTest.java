package io.jvloop.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A stack is read while its thread runs on: these are the moments in which it can be met. */
class StackViewTest {
    @Test
    void suspendedStrandThatStillWakesTheLoopShowsOnlyItsReadersFrames() {
        Thread onItsWayIntoPark = threadIn("jdk.internal.misc.Unsafe#unpark", "java.util.concurrent.locks.LockSupport#unpark",
                "java.util.concurrent.ForkJoinPool#signalWork", "io.jvloop.core.turn.Turns#suspend", "app.Handler#waitsHere",
                "java.util.ArrayList#forEach",
                "app.Handler#run", "io.jvloop.core.task.CoreTask#run", "java.lang.VirtualThread#run");

        assertThat(StackView.ofSuspended(onItsWayIntoPark)).extracting(StackTraceElement::getMethodName)
                .containsExactly("waitsHere", "forEach", "run");
    }

    @Test
    void strandThatIsBlockedInTheJdkShowsWhereItIs() {
        Thread blocked = threadIn("java.io.FileOutputStream#write", "io.jvloop.core.report.Reports#log", "app.Handler#run",
                "io.jvloop.core.task.CoreTask#run");

        assertThat(StackView.ofUserCode(blocked)).extracting(StackTraceElement::getMethodName).containsExactly("write", "log", "run");
    }

    private static Thread threadIn(String... frames) {
        StackTraceElement[] stack = Stream.of(frames).map(frame -> frame.split("#"))
                .map(parts -> new StackTraceElement(parts[0], parts[1], "", 1)).toArray(StackTraceElement[]::new);
        return new Thread() {
            @Override
            public StackTraceElement[] getStackTrace() {
                return stack;
            }
        };
    }
}
