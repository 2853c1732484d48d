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
 * Safe for use by any thread. Loads classes before they are needed. A jar stays open, but each class in a directory takes a descriptor to
 * load: what is first needed when there is none left, which is what handles that very failure, could not be loaded any more.
 */
public final class LoadedClasses {
    private static final String SUFFIX = ".class";
    private static final Set<Path> LOADED = ConcurrentHashMap.newKeySet();

    private LoadedClasses() {
    }

    /**
     * Loads the classes that lie in the same directory and are jvloop's too, once; none if it is in a jar or in the runtime's image.
     *
     * @param member one of them
     */
    public static void beside(Class<?> member) {
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
            // Then they are loaded one by one, as always.
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
            // It is not needed either.
        }
    }
}
