package io.jvloop.ctl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs {@link Agent} for another JVM, which takes agents from a jar only, wherever this program itself was started from. */
final class AgentJar {
    private AgentJar() {
    }

    static void write(Path to) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", Agent.class.getName());
        String entry = Agent.class.getName().replace('.', '/') + ".class";
        try (InputStream code = Agent.class.getResourceAsStream("/" + entry);
                OutputStream file = Files.newOutputStream(to);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            if (code == null) {
                throw new IOException("cannot find " + entry);
            }
            jar.putNextEntry(new JarEntry(entry));
            code.transferTo(jar);
            jar.closeEntry();
        }
    }
}
