package io.jvloop.ctl;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The program {@code loopctl}. */
public final class LoopCtl {
    private static final String USAGE = """
            usage: loopctl ps|pstree|stuck PID

            Looks into the event loops of a running JVM.

              ps      a line for each task: its state, who awaits it, and where it stands
              pstree  the tasks as a tree: under each task the tasks it awaits, with stacks; cycles are named
              stuck   what holds each loop's thread now, for how long, and what is parked in JDK code

            The process must belong to the same user. Its JVM prints a warning about a dynamically loaded agent, once, unless it was
            started with -XX:+EnableDynamicAgentLoading.
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
            out.print(ask(arguments[0], arguments[1]));
            return 0;
        } catch (IOException e) {
            err.println("loopctl: " + e.getMessage());
            return 1;
        }
    }

    private static String ask(String command, String pid) throws IOException {
        if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
            throw new IOException("there is no process " + pid);
        }
        Path directory = Files.createTempDirectory("loopctl");
        Path jar = directory.resolve("agent.jar");
        Path answer = directory.resolve("answer.txt");
        try {
            AgentJar.write(jar);
            load(pid, jar, command + " " + answer);
            return Files.readString(answer);
        } finally {
            Files.deleteIfExists(jar);
            Files.deleteIfExists(answer);
            Files.delete(directory);
        }
    }

    private static void load(String pid, Path jar, String arguments) throws IOException {
        VirtualMachine machine;
        try {
            machine = VirtualMachine.attach(pid);
        } catch (AttachNotSupportedException | IOException e) {
            throw new IOException("cannot look into process " + pid + ": it is no JVM, or another user's (" + e.getMessage() + ")", e);
        }
        try {
            machine.loadAgent(jar.toString(), arguments);
        } catch (AgentLoadException | AgentInitializationException e) {
            throw new IOException("process " + pid + " does not load the agent: " + e.getMessage(), e);
        } finally {
            machine.detach();
        }
    }
}
