package io.jvloop.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Safe for use by any thread. Loads classes before they are needed. A class in a directory takes a descriptor to load (a jar stays open),
 * so the code that handles a lack of descriptors could not be loaded when it is first needed.
 */
public final class LoadedClasses {
    private static final String SUFFIX = ".class";
    private static final Set<Path> LOADED = ConcurrentHashMap.newKeySet();

    private LoadedClasses() {
    }

    /**
     * Loads jvloop's classes in the directory that {@code member} comes from, once; none if that is a jar or the runtime image.
     *
     * @param member one of the classes
     */
    public static void loadBeside(Class<?> member) {
        CodeSource source = member.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null || !source.getLocation().getProtocol().equals("file")) {
            return;
        }
        try {
            Path root = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(root) && LOADED.add(root)) {
                load(root, member.getClassLoader());
            }
        } catch (IOException | UncheckedIOException | URISyntaxException unreadable) {
            // They are loaded one by one, as usual.
        }
    }

    private static void load(Path root, ClassLoader loader) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("io").resolve("jvloop"))) {
            files.map(file -> root.relativize(file).toString()).filter(name -> name.endsWith(SUFFIX) && !name.endsWith("-info" + SUFFIX))
                    .forEach(name -> load(
                            name.substring(0, name.length() - SUFFIX.length()).replace(root.getFileSystem().getSeparator(), "."),
                            loader));
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError needsWhatIsNotThere) {
            // A class whose dependencies are missing is not needed.
        }
    }
}
