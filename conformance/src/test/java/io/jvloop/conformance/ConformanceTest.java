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
    private static final List<String> PLACES = List.of("manual\tloop\t1", "manual\tloop\t2", "nio\tloop\t1", "nio\tloop\t2",
            "epoll\tloop\t1", "epoll\tloop\t2");
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
        write("some-module/target/conformance/rung-1.tsv", String.join("\n", observed));
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

        assertThat(gaps()).containsExactly("item 2 (S, Bread, butter) is not proved: epoll/2 missing");
    }

    @Test
    void aFailedTestIsNotOutweighedByOneThatPassed() throws IOException {
        passEverywhere(1);
        passEverywhere(2);
        observe(1, "nio\tloop\t1", "failed", "wrong");

        assertThat(gaps()).containsExactly("item 1 (M, Bread, butter) is not proved: nio/1 failed");
    }

    @Test
    void itemOfASignalThatTheProcessInheritedAsIgnoredIsNoGap() throws IOException {
        passEverywhere(1);
        PLACES.forEach(place -> observe(2, place, "skipped", "needs SIGINT, which this process inherited as ignored"));

        assertThat(gaps()).isEmpty();
    }

    @Test
    void aSkipWithAReasonIsEnoughOnRung2Only() throws IOException {
        passEverywhere(1);
        PLACES.forEach(place -> observe(2, place, "skipped", "cannot"));

        assertThat(gaps())
                .containsExactly("item 2 (S, Bread, butter) is not proved: manual/1 skipped, nio/1 skipped, epoll/1 skipped");
    }

    @Test
    void aSkipWithoutAReasonIsNoTest() throws IOException {
        passEverywhere(1);
        PLACES.forEach(place -> observe(2, place, place.endsWith("2") ? "skipped" : "passed", ""));

        assertThat(gaps()).singleElement().asString().contains("manual/2 missing");
    }

    @Test
    void aTestOfNoBackEndCountsForAll() throws IOException {
        passEverywhere(1);
        observe(2, "any\tany\t1", "passed", "");
        observe(2, "any\tany\t2", "passed", "");

        assertThat(gaps()).isEmpty();
    }

    @Test
    void whatNeedsSocketsNeedsNoTestWhereThereAreNone() throws IOException {
        passEverywhere(1);
        PLACES.subList(2, 6).forEach(place -> observe(2, place.replace("loop", "network"), "passed", ""));

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
        observe(1, "kqueue\tnetwork\t1", "passed", "");
        gaps();

        assertThat(root.resolve("target/conformance.md")).content().contains("| epoll/2 | kqueue/1 | says |");
    }

    @Test
    void proactorThatHasRunMustPassWhatItDoesNotSkip() throws IOException {
        passEverywhere(1);
        passEverywhere(2);
        observe(1, "uring\tloop\t1", "passed", "");
        observe(1, "iocp\tloop\t1", "failed", "wrong");
        observe(2, "iocp\tloop\t1", "skipped", "needs UNIX");

        assertThat(gaps()).containsExactly("item 1 (M, Bread, butter) is not proved: iocp/1 failed",
                "item 2 (S, Bread, butter) is not proved: uring/1 missing");
        assertThat(root.resolve("target/conformance.md")).content().contains("## Skipped\n\n- 2 iocp/1: needs UNIX");
    }

    @Test
    void backEndThatCouldNotRunIsNamedWithItsReasonAndIsNoGap() throws IOException {
        passEverywhere(1);
        passEverywhere(2);
        observe(0, "uring\tnetwork\t1", "skipped", "the kernel is too old");
        observe(1, "uring\tloop\t1", "skipped", "the kernel is too old");

        assertThat(gaps()).isEmpty();
        assertThat(root.resolve("target/conformance.md")).content().contains("## Not run\n\n- uring/1: the kernel is too old\n");
    }

    @Test
    void bothTablesAreWritten() throws IOException {
        passEverywhere(4);
        passEverywhere(4);
        gaps();

        assertThat(root.resolve("target/conformance.csv")).content().contains("item,mark,section,back end,rung,tests,result",
                "1,M,\"Bread, butter\",manual,1,0,missing", "4,M,Tea,epoll,2,2,passed");
        assertThat(root.resolve("target/conformance.md")).content().contains("| Bread, butter | yes | 2 | 0 |", "| Tea | no | 1 | 1 |",
                "| 4 M | passed 2 |");
    }
}
