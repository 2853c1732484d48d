package io.jvloop.ctl;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The copies of jvloop in this process: an application server may have several, each in a class loader of its own. They are looked for with
 * each question, and kept no longer than it takes to answer, so an application can be unloaded.
 */
final class LoadedCopies {
    private static final String LOOP = "io.jvloop.core.CoreEventLoop";
    private static final String INSPECTION = "io.jvloop.core.inspect.Inspection";
    private static final String PACKAGE = "io.jvloop.core.inspect";

    private final Instrumentation instrumentation;

    LoadedCopies(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    String answer(String command) {
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
        copies.forEach(copy -> text.append(ask(copy, command)));
        return text.toString();
    }

    private String ask(Class<?> copy, String command) {
        Module core = copy.getModule();
        if (core.isNamed()) {
            instrumentation.redefineModule(core, Set.of(), Map.of(PACKAGE, Set.of(LoadedCopies.class.getModule())), Map.of(), Set.of(),
                    Map.of());
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
