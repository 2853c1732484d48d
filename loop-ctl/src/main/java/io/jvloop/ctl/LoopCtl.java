package io.jvloop.ctl;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The program {@code loopctl}. */
public final class LoopCtl {
    private static final String USAGE = """
            usage: loopctl ps|pstree|stuck PID

            Looks into the event loops of a running JVM.

              ps      a line for each task: its state, who awaits it, and where it stands
              pstree  the tasks as a tree: under each task the tasks it awaits, with stacks; cycles are named
              stuck   what holds each loop's thread now, for how long, and what is parked in JDK code

            The process must belong to the same user. An agent stays in it, so that its JVM warns once of a dynamically loaded agent, and
            not at all if it was started with -XX:+EnableDynamicAgentLoading.
            """;
    private static final Set<String> COMMANDS = Set.of("ps", "pstree", "stuck");
    private static final int WRONG_USE = 2;

    private LoopCtl() {
    }

    /**
     * Runs the program.
     *
     * @param arguments the command and the process id
     */
    public static void main(String... arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            out.print(USAGE);
            return 0;
        }
        if (arguments.length != 2 || !COMMANDS.contains(arguments[0]) || !arguments[1].matches("\\d+")) {
            err.print(USAGE);
            return WRONG_USE;
        }
        try {
            ask(arguments[0], arguments[1], out);
            return 0;
        } catch (IOException e) {
            err.println("loopctl: " + e.getMessage());
            return 1;
        }
    }

    private static void ask(String command, String pid, PrintStream out) throws IOException {
        if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
            throw new IOException("there is no process " + pid);
        }
        try (SocketChannel process = Attachment.connect(pid)) {
            process.write(StandardCharsets.UTF_8.encode(command + "\n"));
            long said = Channels.newInputStream(process).transferTo(out);
            if (said == 0) {
                throw new IOException("process " + pid + " has not answered");
            }
        }
    }
}
