package io.jvloop.tck.net.policies;

import io.jvloop.LoopPolicies;
import io.jvloop.tck.programs.TestJvm;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints what the policies say of themselves on the module path, where nobody requires the modules in which native libraries are. */
public final class ModulePathProgram {

    private static final System.Logger LOGGER = System.getLogger(ModulePathProgram.class.getName());

    private ModulePathProgram() {
    }

    /**
     * Prints the explanation.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        LOGGER.log(Level.INFO, LoopPolicies.explain());
    }

    /**
     * The explanation of a JVM whose modules are some of the test's class path.
     *
     * @param module  the back end's, which becomes the program's too: it is patched into that
     * @param entries what is a module
     * @param options of the JVM
     * @return what was printed
     * @throws IOException          if the JVM cannot be started
     * @throws InterruptedException if the caller is interrupted
     */
    public static String explained(String module, String entries, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "--module-path", entries("/(loop-api|jspecify|" + entries + ")(?!.*test-classes)"),
                "--patch-module", module + "=" + entries("loop-tck/target/|/loop-tck-")));
        command.addAll(List.of(options));
        command.addAll(List.of("-m", module + "/" + ModulePathProgram.class.getName()));
        TestJvm ended = TestJvm.run(command);
        if (ended.code() != 0) {
            throw new AssertionError(ended.printed());
        }
        return ended.printed();
    }

    private static String entries(String pattern) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Pattern.compile(pattern).matcher(entry).find()).collect(Collectors.joining(File.pathSeparator));
    }
}
