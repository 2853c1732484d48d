package io.jvloop.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.guide.Guide.Block;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The guide shows what the other tests of this package run, and nothing else. */
class GuideTest {

    @Test
    void eachSnippetIsWhatItsTestRuns() throws Exception {
        Map<String, List<String>> regions = Regions.all();
        for (Block block : blocksMarked("snippet: ")) {
            List<String> region = regions.get(block.mark().substring("snippet: ".length()));
            assertThat(region).as("guide.md, line %d: the region of '%s'", block.number(), block.mark()).isNotNull();
            assertSame(block, region);
        }
    }

    private static void assertSame(Block block, List<String> region) {
        for (int i = 0; i < Math.min(block.lines().size(), region.size()); i++) {
            assertThat(block.lines().get(i)).as("guide.md, line %d, of '%s'", block.number() + i, block.mark()).isEqualTo(region.get(i));
        }
        assertThat(block.lines()).as("guide.md, line %d, the end of '%s'", block.number(), block.mark()).hasSameSizeAs(region);
    }

    @Test
    void noJavaStandsInTheGuideThatNoTestRuns() {
        assertThat(Guide.blocks()).filteredOn(block -> block.language().equals("java")).isNotEmpty()
                .allSatisfy(block -> assertThat(block.mark()).as("guide.md, line %d: the mark", block.number()).startsWith("snippet: "));
    }

    @Test
    void noRegionIsMissingFromTheGuide() throws Exception {
        List<String> shown = blocksMarked("snippet: ").stream().map(block -> block.mark().substring("snippet: ".length())).toList();

        assertThat(shown).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(Regions.all().keySet());
    }

    @Test
    void eachOutputInTheGuideIsCompared() throws Exception {
        List<String> shown = blocksMarked("output: ").stream().map(block -> block.mark().substring("output: ".length())).toList();

        assertThat(shown).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(Regions.checkedOutputs());
    }

    private static List<Block> blocksMarked(String kind) {
        return Guide.blocks().stream().filter(block -> block.mark().startsWith(kind)).toList();
    }
}
