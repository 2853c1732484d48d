package io.jvloop.examples.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of code in docs/guide.md. */
final class Guide {
    private static final Path FILE = Path.of("..", "docs", "guide.md");
    private static final Pattern MARK = Pattern.compile("<!-- ((?:snippet|output): [a-z0-9-]+) -->");
    private static final String FENCE = "```";

    /** Its mark is the comment on the line before it, else empty; its number that of its first line. */
    record Block(String mark, String language, int number, List<String> lines) {
    }

    private Guide() {
    }

    static List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        List<String> text = read();
        for (int at = 0; at < text.size(); at++) {
            if (text.get(at).startsWith(FENCE)) {
                int begin = at + 1;
                int end = begin + text.subList(begin, text.size()).indexOf(FENCE);
                Matcher mark = MARK.matcher(at == 0 ? "" : text.get(at - 1));
                blocks.add(new Block(mark.matches() ? mark.group(1) : "", text.get(at).substring(FENCE.length()), begin + 1,
                        text.subList(begin, end)));
                at = end;
            }
        }
        return blocks;
    }

    /** What the guide says that a snippet prints. */
    static List<String> output(String name) {
        return blocks().stream().filter(block -> block.mark().equals("output: " + name)).findFirst()
                .orElseThrow(() -> new AssertionError("the guide has no block of the mark 'output: " + name + "'")).lines();
    }

    private static List<String> read() {
        try {
            return Files.readAllLines(FILE, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
