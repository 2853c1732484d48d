package io.jvloop.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the documents name is there: whoever moves or renames a class finds its place in the map. */
class DocumentsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final int WIDTH = 120;
    /** Names of Netty and of Windows, which the map explains and nobody here has written. */
    private static final Set<String> FOREIGN = Set.of("EpollIoHandler", "EpollIoOps", "IoHandler", "AcceptEx", "ConnectEx");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    /** A class, perhaps behind its folder and before one of its members. */
    private static final Pattern CLASS = Pattern.compile("((?:[\\w-]+/)*)([A-Z]\\w*[a-z]\\w*)((?:\\.\\w+)*)(?:\\(.*\\))?");
    private static final Pattern FOLDER = Pattern.compile("[\\w.-]+(/[\\w.*-]+)+/?");
    private static final Pattern PACKAGE = Pattern.compile("io\\.jvloop(\\.\\w+)*");

    private static Map<String, List<Path>> sources;
    private static Set<String> folders;
    private static Set<String> classesOfTheJdk;

    @BeforeAll
    static void look() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(module -> Files.isDirectory(module.resolve("src"))).toList()) {
                try (Stream<Path> below = Files.walk(module.resolve("src"))) {
                    below.forEach(files::add);
                }
            }
        }
        folders = files.stream().map(DocumentsTest::path).collect(Collectors.toSet());
        sources = files.stream().filter(file -> path(file).endsWith(".java"))
                .collect(Collectors.groupingBy(file -> file.getFileName().toString().replace(".java", "")));
        try (Stream<Path> jdk = Files.walk(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/"))) {
            classesOfTheJdk = jdk.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length())).collect(Collectors.toCollection(HashSet::new));
        }
    }

    private static String path(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    private static List<Path> map() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("docs/design.md"), ROOT.resolve("docs/writing-a-back-end.md"),
                ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> chapters = Files.list(ROOT.resolve("docs/back-ends"))) {
            chapters.forEach(documents::add);
        }
        return documents;
    }

    @Test
    void classesMembersAndFoldersThatTheMapNamesAreThere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path document : map()) {
            Matcher code = CODE.matcher(withoutBlocks(document));
            while (code.find()) {
                String wrong = wrong(code.group(1));
                if (wrong != null) {
                    missing.add(path(document) + ": `" + code.group(1) + "`: " + wrong);
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    /** Programs and tables of the system calls stand in blocks; they are examples. */
    private static String withoutBlocks(Path document) throws IOException {
        return Files.readString(document).replaceAll("(?s)```.*?```", "");
    }

    private static String wrong(String named) throws IOException {
        Matcher type = CLASS.matcher(named);
        if (type.matches()) {
            return wrongClass(type.group(1), type.group(2), type.group(3));
        }
        if (PACKAGE.matcher(named).matches()) {
            return isFolder(named.replace('.', '/')) ? null : "no such package";
        }
        if (FOLDER.matcher(named).matches() && !named.startsWith("target/") && !Files.exists(ROOT.resolve(named)) && !isFolder(named)) {
            return "no such file or folder";
        }
        return null;
    }

    private static boolean isFolder(String end) {
        String searched = "/" + end.replaceAll("/$", "");
        return folders.stream().anyMatch(folder -> folder.endsWith(searched));
    }

    private static String wrongClass(String folder, String name, String members) throws IOException {
        List<Path> files = sources.getOrDefault(name, List.of()).stream()
                .filter(file -> path(file).endsWith("/" + folder + name + ".java")).toList();
        if (files.isEmpty()) {
            boolean elsewhere = folder.isEmpty() && (classesOfTheJdk.contains(name) || FOREIGN.contains(name) || isNested(name));
            return elsewhere ? null : "no such class";
        }
        for (Path file : files) {
            if (hasAll(Files.readString(file), members)) {
                return null;
            }
        }
        return "no such member in " + files.stream().map(DocumentsTest::path).toList();
    }

    private static boolean isNested(String name) throws IOException {
        Pattern declaration = Pattern.compile("(class|interface|record|enum) " + name + "\\b");
        for (List<Path> files : sources.values()) {
            for (Path file : files) {
                if (declaration.matcher(Files.readString(file)).find()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasAll(String text, String members) {
        return Stream.of(members.split("\\.")).filter(member -> !member.isEmpty())
                .allMatch(member -> Pattern.compile("\\b" + member + "\\b").matcher(text).find());
    }

    @Test
    void filesThatDocumentsLinkToAreThere() throws IOException {
        List<String> missing = new ArrayList<>();
        try (Stream<Path> documents = Stream.concat(Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
                Files.walk(ROOT.resolve("docs")).filter(file -> file.toString().endsWith(".md")))) {
            for (Path document : documents.toList()) {
                Matcher link = LINK.matcher(withoutBlocks(document));
                while (link.find()) {
                    String to = link.group(1);
                    if (!to.contains("://") && !Files.exists(document.resolveSibling(to))) {
                        missing.add(path(document) + ": " + to);
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void linesOfTheMapAreWrapped() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path document : map()) {
            for (String line : withoutBlocks(document).split("\n")) {
                if (line.length() > WIDTH && !line.startsWith("|") && !line.startsWith("    ")) {
                    tooLong.add(path(document) + ": " + line);
                }
            }
        }

        assertThat(tooLong).isEmpty();
    }
}
