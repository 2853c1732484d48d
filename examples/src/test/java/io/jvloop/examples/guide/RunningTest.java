package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.newEventLoop;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.LoopPolicies;
import io.jvloop.Runner;
import io.jvloop.Task;
import io.jvloop.examples.Programs;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunningTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @Test
    void runGivesWhatMainGives() {
        // snippet: run
        String answer = run(() -> {
            sleep(Duration.ofMillis(10));
            return "done";
        });
        // end
        assertThat(answer).isEqualTo("done");
    }

    @Test
    void aRunnerKeepsItsLoop() {
        // snippet: runner
        try (Runner runner = new Runner()) {
            Task<String> download = runner.run(() -> createTask(() -> {
                sleep(Duration.ofMillis(10));
                return "page";
            }));
            out.println(runner.run(() -> download.await()));    // the same loop goes on with the same task
        }
        // end
        assertThat(stage.printed()).containsExactly("page");
    }

    @Test
    void aLoopIsRunByHand() {
        // snippet: loop-by-hand
        try (EventLoop loop = newEventLoop()) {
            loop.callSoon(() -> out.println("the first callback"));
            loop.callLater(Duration.ofMillis(10), loop::stop);
            loop.runForever();
            out.println(loop.runUntilComplete(() -> "and a coroutine"));
        }
        // end
        assertThat(stage.printed()).containsExactly("the first callback", "and a coroutine");
    }

    @Test
    void theBackEndIsChosen() {
        // snippet: back-end
        LoopOptions options = LoopOptions.DEFAULT.withPolicy("nio").withName("orders");
        run(options, () -> out.println("served by nio"));

        out.println(LoopPolicies.explain());    // which back ends there are, which one is taken, and why
        // end
        assertThat(stage.printed()).contains("served by nio").anySatisfy(line -> assertThat(line).contains("mode, virtual threads"));
    }

    @Test
    void controlCEndsARun() throws Exception {
        Process program = Programs.start(ControlC.class);
        try (var lines = program.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("serving");
            Programs.interrupt(program);
            assertThat(lines.lines()).containsExactly("closing the files", "stopped by Ctrl-C");
        }
        assertThat(program.waitFor()).isZero();
    }

    @Test
    void aSignalIsACallback() throws Exception {
        Process program = Programs.start(Terminated.class);
        try (var lines = program.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("serving");
            program.toHandle().destroy(); // destroy() of a process closes its output too
            assertThat(lines.lines()).containsExactly("ending in good order");
        }
        assertThat(program.waitFor()).isZero();
    }
}
