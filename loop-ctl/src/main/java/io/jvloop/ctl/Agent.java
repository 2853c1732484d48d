package io.jvloop.ctl;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Runs in the process that is looked into. Alone: nothing else of this module is there. */
public final class Agent {
    private static final String LOOP = "io.jvloop.core.CoreEventLoop";
    private static final String INSPECTION = "io.jvloop.core.Inspection";
    private static final String PACKAGE = "io.jvloop.core";

    private Agent() {
    }

    /**
     * Called by the JVM.
     *
     * @param arguments       the command, a blank, and the file for the answer
     * @param instrumentation the JVM's
     * @throws IOException if the answer cannot be written
     */
    public static void agentmain(String arguments, Instrumentation instrumentation) throws IOException {
        int blank = arguments.indexOf(' ');
        Files.writeString(Path.of(arguments.substring(blank + 1)), answer(arguments.substring(0, blank), instrumentation));
    }

    /** Of each copy of jvloop: an application server may have several. */
    private static String answer(String command, Instrumentation instrumentation) {
        Set<Class<?>> copies = new LinkedHashSet<>();
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals(LOOP)) {
                copies.add(loaded);
            }
        }
        if (copies.isEmpty()) {
            return "there is no jvloop in this process" + System.lineSeparator();
        }
        StringBuilder text = new StringBuilder();
        copies.forEach(copy -> text.append(ask(copy, command, instrumentation)));
        return text.toString();
    }

    private static String ask(Class<?> copy, String command, Instrumentation instrumentation) {
        Module core = copy.getModule();
        if (core.isNamed()) {
            instrumentation.redefineModule(core, Set.of(), Map.of(PACKAGE, Set.of(Agent.class.getModule())), Map.of(), Set.of(), Map.of());
        }
        try {
            Class<?> inspection = Class.forName(INSPECTION, true, copy.getClassLoader());
            return (String) inspection.getMethod("report", String.class).invoke(null, command);
        } catch (InvocationTargetException e) {
            return "jvloop failed to answer: " + e.getCause() + System.lineSeparator();
        } catch (ReflectiveOperationException e) {
            return "this jvloop is too old to be asked: " + e + System.lineSeparator();
        }
    }
}
