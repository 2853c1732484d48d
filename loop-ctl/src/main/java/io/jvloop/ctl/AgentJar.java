package io.jvloop.ctl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs {@link Agent} for another JVM, which takes agents from a jar only, wherever this program itself was started from. */
final class AgentJar {
    private static final List<Class<?>> CLASSES = List.of(Agent.class, AnswerServer.class, LoadedCopies.class);

    private AgentJar() {
    }

    static void write(Path to) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", Agent.class.getName());
        try (OutputStream file = Files.newOutputStream(to); JarOutputStream jar = new JarOutputStream(file, manifest)) {
            for (Class<?> packed : CLASSES) {
                add(packed, jar);
            }
        }
    }

    private static void add(Class<?> packed, JarOutputStream jar) throws IOException {
        String entry = packed.getName().replace('.', '/') + ".class";
        try (InputStream code = packed.getResourceAsStream("/" + entry)) {
            if (code == null) {
                throw new IOException("cannot find " + entry);
            }
            jar.putNextEntry(new JarEntry(entry));
            code.transferTo(jar);
            jar.closeEntry();
        }
    }
}
