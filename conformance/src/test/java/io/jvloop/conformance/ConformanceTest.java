package io.jvloop.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The join of a small catalogue with what tests left behind. */
class ConformanceTest {
    private static final List<String> PLACES =
            List.of("manual\tloop\tmounted", "manual\tloop\tbaton", "nio\tloop\tmounted", "nio\tloop\tbaton",
                    "epoll\tloop\tmounted", "epoll\tloop\tbaton");
    @TempDir
    Path root;
    private final List<String> observed = new ArrayList<>();

    @BeforeEach
    void catalogue() throws IOException {
        write("docs/behaviours.md", """
                # Title

                ## Bread, butter

                1. **M** Bread is baked. `[a]`
                2. **S** Butter is soft. `[b]`
                3. **X** Jam is red. `[c]`

                ## Tea

                4. **M** Tea is hot. `[d]`
                """);
        write("docs/conformance-sections.txt", "# finished\nBread, butter\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void observe(int item, String place, String result, String reason) {
        observed.add(String.join("\t", String.valueOf(item), place, result, "Contract.test", reason));
    }

    private void passEverywhere(int item) {
        PLACES.forEach(place -> observe(item, place, "passed", ""));
    }

    private List<String> gaps() throws IOException {
        write("some-module/target/conformance/mounted.tsv", String.join("\n", observed));
        return Conformance.join(root);
    }

    @Test
    void everyRequiredItemOfAFinishedSectionMustHavePassedEverywhere() throws IOException {
        passEverywhere(1);
        passEverywhere(2);

        assertThat(gaps()).isEmpty();
    }

    @Test
    void anItemWithoutATestIsNamedWithItsPlaces() throws IOException {
        passEverywhere(1);
        PLACES.subList(0, 5).forEach(place -> observe(2, place, "passed", ""));

        assertThat(gaps()).containsExactly("item 2 (S, Bread, butter) is not proved: epoll/baton missing");
    }

    @Test
    void aFailedTestIsNotOutweighedByOneThatPassed() throws IOException {
        passEverywhere(1);
        passEverywhere(2);
        observe(1, "nio\tloop\tmounted", "failed", "wrong");

        assertThat(gaps()).containsExactly("item 1 (M, Bread, butter) is not proved: nio/mounted failed");
    }

    @Test
    void itemOfASignalThatTheProcessInheritedAsIgnoredIsNoGap() throws IOException {
        passEverywhere(1);
        PLACES.forEach(place -> observe(2, place, "skipped", "needs SIGINT, which this process inherited as ignored"));

        assertThat(gaps()).isEmpty();
    }

    @Test
    void aSkipWithAReasonIsEnoughInBatonModeOnly() throws IOException {
        passEverywhere(1);
        PLACES.forEach(place -> observe(2, place, "skipped", "cannot"));

        assertThat(gaps())
                .containsExactly(
                        "item 2 (S, Bread, butter) is not proved: manual/mounted skipped, nio/mounted skipped, epoll/mounted skipped");
    }

    @Test
    void aSkipWithoutAReasonIsNoTest() throws IOException {
        passEverywhere(1);
        PLACES.forEach(place -> observe(2, place, place.endsWith("baton") ? "skipped" : "passed", ""));

        assertThat(gaps()).singleElement().asString().contains("manual/baton missing");
    }

    @Test
    void aTestOfNoBackEndCountsForAll() throws IOException {
        passEverywhere(1);
        observe(2, "any\tany\tmounted", "passed", "");
        observe(2, "any\tany\tbaton", "passed", "");

        assertThat(gaps()).isEmpty();
    }

    @Test
    void whatNeedsSocketsNeedsNoTestWhereThereAreNone() throws IOException {
        passEverywhere(1);
        PLACES.subList(2, 6).forEach(place -> observe(2, place.replace("loop", "sockets"), "passed", ""));

        assertThat(gaps()).isEmpty();
    }

    @Test
    void anItemThatDoesNotApplyNeedsNoTestButAReason() throws IOException {
        write("docs/differences-from-asyncio.md", """
                - **4**: not under the heading

                ## Items of the catalogue that do not apply

                - **1, 2** (M): bread is bought
                """);
        assertThat(gaps()).isEmpty();

        write("docs/differences-from-asyncio.md", "## Items of the catalogue that do not apply\n- **1, 2, 99** (M):\n");
        assertThat(gaps()).containsExactly("item 1 is said not to apply, but no reason is given",
                "item 2 is said not to apply, but no reason is given",
                "item 99 is said not to apply, but the catalogue has no such item",
                "item 99 is said not to apply, but no reason is given");
    }

    @Test
    void aTestThatNamesAnUnknownItemIsAMistake() throws IOException {
        passEverywhere(1);
        passEverywhere(2);
        passEverywhere(77);

        assertThat(gaps()).containsExactly("Contract.test names item 77, which the catalogue does not have");
    }

    @Test
    void anUnknownFinishedSectionIsAMistake() throws IOException {
        write("docs/conformance-sections.txt", "Coffee\n");

        assertThat(gaps()).containsExactly("'Coffee' is listed as finished, but the catalogue has no such section");
    }

    @Test
    void eachBackEndThatLeftAReportHasAColumn() throws IOException {
        passEverywhere(1);
        passEverywhere(2);
        observe(1, "kqueue\tsockets\tmounted", "passed", "");
        gaps();

        assertThat(root.resolve("target/conformance.md")).content().contains("| epoll/baton | kqueue/mounted | says |");
    }

    @Test
    void proactorThatHasRunMustPassWhatItDoesNotSkip() throws IOException {
        passEverywhere(1);
        passEverywhere(2);
        observe(1, "uring\tloop\tmounted", "passed", "");
        observe(1, "iocp\tloop\tmounted", "failed", "wrong");
        observe(2, "iocp\tloop\tmounted", "skipped", "needs UNIX");

        assertThat(gaps()).containsExactly("item 1 (M, Bread, butter) is not proved: iocp/mounted failed",
                "item 2 (S, Bread, butter) is not proved: uring/mounted missing");
        assertThat(root.resolve("target/conformance.md")).content().contains("## Skipped\n\n- 2 iocp/mounted: needs UNIX");
    }

    @Test
    void backEndThatCouldNotRunIsNamedWithItsReasonAndIsNoGap() throws IOException {
        passEverywhere(1);
        passEverywhere(2);
        observe(0, "uring\tsockets\tmounted", "skipped", "the kernel is too old");
        observe(1, "uring\tloop\tmounted", "skipped", "the kernel is too old");

        assertThat(gaps()).isEmpty();
        assertThat(root.resolve("target/conformance.md")).content().contains("## Not run\n\n- uring/mounted: the kernel is too old\n");
    }

    @Test
    void bothTablesAreWritten() throws IOException {
        passEverywhere(4);
        passEverywhere(4);
        gaps();

        assertThat(root.resolve("target/conformance.csv")).content().contains("item,mark,section,back end,mode,tests,result",
                "1,M,\"Bread, butter\",manual,mounted,0,missing", "4,M,Tea,epoll,baton,2,passed");
        assertThat(root.resolve("target/conformance.md")).content().contains("| Bread, butter | yes | 2 | 0 |", "| Tea | no | 1 | 1 |",
                "| 4 M | passed 2 |");
    }
}
