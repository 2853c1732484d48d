package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Context;
import io.jvloop.ContextVar;
import io.jvloop.TaskOptions;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ContextTest {
    // snippet: context-var
    private static final ContextVar<String> USER = ContextVar.of("user", "nobody");
    // end

    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @Test
    void aTaskRunsInACopy() {
        stage.play(() -> {
            // snippet: context
            USER.set("ada");
            createTask(() -> {
                out.println("the task starts with " + USER.get());
                USER.set("bob");
            }).await();
            out.println("its creator still has " + USER.get());
            // end
        });
        stage.assertPrinted("context");
    }

    @Test
    void anExplicitContextIsShared() {
        stage.play(() -> {
            // snippet: context-explicit
            Context request = Context.current().copy();
            createTask(TaskOptions.DEFAULT.withContext(request), () -> USER.set("eve")).await();
            out.println(request.run(() -> USER.get()) + ", and outside " + USER.get());
            // end
        });
        assertThat(stage.printed()).containsExactly("eve, and outside nobody");
    }
}
