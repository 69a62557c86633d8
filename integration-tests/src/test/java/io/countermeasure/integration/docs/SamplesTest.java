package io.countermeasure.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nothing in a document is a sample that only its author has read. */
class SamplesTest {

    /** With what checks them; see {@link Page}. */
    private static final Set<String> KINDS =
            Set.of("sample", "console", "newcomer", "not run", "json", "config", "syntax");

    private static final Pattern MARK =
            Pattern.compile("<!-- (sample|console|newcomer|not run|json|config|syntax)\\b.*");

    @Test
    void everySampleIsWhatIsCompiledAndRun() throws IOException {
        int samples = 0;
        for (Block block : blocks("sample")) {
            assertThat(block.text())
                    .as(block.place() + " is " + block.argument())
                    .isEqualTo(Source.of(block.argument()));
            samples++;
        }
        assertThat(samples).isGreaterThan(10);
    }

    @Test
    void everyBlockHasAMarkThatSaysWhatKeepsItTrue() throws IOException {
        for (Page page : Page.all()) {
            assertThat(page.blocks())
                    .allSatisfy(block -> assertThat(KINDS)
                            .as("the mark in the line before %s", block.place())
                            .contains(block.kind()));
            assertThat(page.lines().stream().filter(MARK.asMatchPredicate()))
                    .as("%s: a mark stands right before its block", page.name())
                    .hasSameSizeAs(page.blocks());
        }
    }

    @Test
    void nothingIsShownWithoutAFence() throws IOException {
        for (Page page : Page.all()) {
            List<String> prose = page.prose();
            for (int i = 1; i < prose.size(); i++) {
                boolean shown =
                        prose.get(i).startsWith("    ") && prose.get(i - 1).isBlank();
                assertThat(shown)
                        .as("%s:%d is a block without a fence", page.name(), i + 1)
                        .isFalse();
            }
        }
    }

    @Test
    void whatIsOnlyAFormStandsWhereFormsAreDescribed() throws IOException {
        assertThat(blocks("syntax")).extracting(Block::page).containsOnly("docs/cli.md", "docs/protocol.md");
        assertThat(blocks("json")).extracting(Block::page).containsOnly("docs/cli.md");
    }

    @Test
    void whatIsNotRunSaysWhy() throws IOException {
        assertThat(blocks("not run"))
                .allSatisfy(
                        block -> assertThat(block.argument()).as(block.place()).hasSizeGreaterThan(20));
    }

    @Test
    void anUnknownSampleIsNamed() {
        assertThatThrownBy(() -> Source.of("no-such")).hasMessageContaining("no-such");
        assertThatThrownBy(() -> Source.of("README.md#no-such")).hasMessageContaining("no-such");
    }

    private static List<Block> blocks(String kind) throws IOException {
        return Page.all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.kind().equals(kind))
                .toList();
    }
}
