package io.jvloop.examples.run;

import static io.jvloop.Asyncio.*;

import io.jvloop.Asyncio;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.examples.Program;
import io.jvloop.examples.StatusLine;
import java.io.IOException;
import java.util.List;

/** Runs commands concurrently. */
public final class Run {
    private static final String USAGE = """
            usage: run [--jobs N] [--timeout SECONDS] [--fail-fast] [--policy NAME] [COMMAND...]

            Runs commands of the shell side by side and shows their output as it comes, each line with the number of its command. Without
            commands, the lines of standard input are run.

              --jobs N           how many at a time (default: as many as there are processors)
              --timeout SECONDS  how long each may take before it is ended
              --fail-fast        the first command that fails ends the others
              --policy NAME      the loop's back end: epoll, nio, ... (default: the best one here)
              --help             this text

            Exit code: 0 if all succeeded, 1 if some failed, 2 if the command line is wrong. Ctrl-C ends all commands.
            A command that is ended takes with it what it has started, except with a back end without process groups (nio).
            """;

    private Run() {
    }

    public static void main(String[] arguments) {
        System.exit(Program.run("run", USAGE, () -> run(RunOptions.parse(arguments))));
    }

    private static int run(RunOptions options) throws IOException {
        if (options.help()) {
            System.out.print(USAGE);
            return 0;
        }
        return Asyncio.run(Program.loop(options.policy()), () -> runAll(options));
    }

    private static int runAll(RunOptions options) throws IOException {
        List<String> commands = options.commands();
        if (commands.isEmpty()) {
            String input = new String(Asyncio.<byte[], IOException>toThread(System.in::readAllBytes));
            commands = input.lines().filter(line -> !line.isBlank()).toList();
        }
        StatusLine display = StatusLine.ofTheProcess();
        Batch batch = new Batch(commands, options, display);
        Task<Void> status = createTask(() -> display.show(batch::status));
        long began = runningLoop().time();
        try {
            batch.run();
        } finally {
            status.cancel();
            waitMany(List.of(status), ReturnWhen.ALL_COMPLETED);
        }
        System.out.printf("%d succeeded, %d failed, %d not finished in %.2f s%n", batch.succeeded(), batch.failed(), batch.notRun(),
                (runningLoop().time() - began) / 1e9);
        return batch.failed() == 0 ? 0 : 1;
    }
}
