package io.jvloop.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.LoopPolicies;
import io.jvloop.tck.net.policies.ModulePathProgram;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Linker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a person reads where the native part is not what the machine needs. Netty loads it once a process, so each has its own. */
class ExplainedEpollTest {
    private static final String POLICY = "epoll (priority 100, io.jvloop.epoll.EpollPolicy): ";

    /** Prints the explanation, as on a machine with the processor that is given. */
    static final class Program {
        public static void main(String[] arguments) {
            if (arguments.length > 0) {
                Linker.nativeLinker(); // the JVM's own calls know the processor by the same property, from now on
                System.setProperty("os.arch", arguments[0]);
            }
            System.out.print(LoopPolicies.explain());
        }
    }

    private static String explained(String classPath, String option, String... processor) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(option, "-cp", classPath, Program.class.getName()));
        arguments.addAll(List.of(processor));
        return printed(arguments);
    }

    private static String printed(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    @Test
    void nativePartThatIsMissing() throws Exception {
        String without =
                Arrays.stream(classPath().split(File.pathSeparator)).filter(entry -> !entry.contains("netty-transport-native-epoll"))
                        .collect(Collectors.joining(File.pathSeparator));

        assertThat(explained(without, "-Dnone")).contains(POLICY + "unavailable: Netty's native epoll library does not load on Linux "
                + System.getProperty("os.arch")).contains("FileNotFoundException: META-INF/native/libnetty_transport_native_epoll");
    }

    @Test
    void processorThatHasNoNativePart() throws Exception {
        assertThat(explained(classPath(), "-Dnone", "riscv64"))
                .contains(POLICY + "unavailable: Netty's native epoll library does not load on Linux riscv64: ");
    }

    @Test
    void systemThatHasNoEpoll() throws Exception {
        assertThat(explained(classPath(), "-Dos.name=FreeBSD")).contains(POLICY + "unavailable: epoll is Linux's, and this is FreeBSD");
    }

    @Test
    void nativePartsThatTheUserSwitchedOff() throws Exception {
        assertThat(explained(classPath(), "-Dio.netty.transport.noNative=true")).contains(POLICY + "unavailable: ")
                .contains("-Dio.netty.transport.noNative=true");
    }

    /** Nobody requires the module that it is in. */
    @Test
    void nativePartThatIsNotAmongTheModules() throws Exception {
        assertThat(ModulePathProgram.explained("io.jvloop.epoll", "loop-posix|loop-epoll|netty-|jnr|jffi|asm")).containsPattern(
                "--add-modules io\\.netty\\.transport\\.epoll\\.linux\\.(x86_64|aarch_64)");
    }

    @Test
    void nativePartThatFits() throws Exception {
        assertThat(List.of(explained(classPath(), "-Dnone").split(System.lineSeparator())))
                .contains(POLICY + "chosen, the best available");
    }
}
