package io.jvloop.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFilesTest {

    @ParameterizedTest
    @CsvSource({"http://h, index.html", "http://h/, index.html", "http://h/a/b.txt?q=1, b.txt", "http://h/a/, index.html",
        "http://h/.., index.html", "http://h/., index.html", "http://h/a%2F..%2Fb, a%2F..%2Fb"})
    void aFileIsNamedAsTheEndOfThePathAndStaysInItsDirectory(String url, String name) {
        assertThat(new OutputFiles(Path.of("dir")).next(URI.create(url))).isEqualTo(Path.of("dir", name));
    }

    @Test
    void noTwoFilesHaveTheSameName() {
        OutputFiles files = new OutputFiles(Path.of(""));

        assertThat(Stream.of("a", "b/a", "A", "a.1", "a", "a.2").map(path -> files.next(URI.create("http://h/" + path)).toString()))
                .containsExactly("a", "a.1", "A.2", "a.1.1", "a.3", "a.2.1");
    }
}
