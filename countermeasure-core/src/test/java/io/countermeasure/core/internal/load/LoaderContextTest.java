package io.countermeasure.core.internal.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.TextKey;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoaderContextTest {

    private final PluginFile file = new PluginFile(Path.of("/p/a.json"), new byte[0], "00");

    @Test
    void helpersRunWithTheirCommandAndLimit() throws Exception {
        CommandResult expected = new CommandResult(0, "out", "", 0, false, Duration.ZERO);
        LoadBatch batch = new LoadBatch(List.of(file), Map.of(), (command, limit, reads) -> {
            assertThat(command).isEqualTo(Command.of("/bin/true"));
            assertThat(limit).isEqualTo(Duration.ofSeconds(3));
            assertThat(reads).isEmpty();
            return expected;
        });
        assertThat(batch.exec(Command.of("/bin/true"), Duration.ofSeconds(3))).isSameAs(expected);
    }

    @Test
    void aFileThatIsNotOfThisCallIsTheLoadersMistake() {
        LoadBatch batch = new LoadBatch(List.of(file), Map.of(), (command, limit, reads) -> {
            throw new AssertionError("unused");
        });
        PluginFile other = new PluginFile(Path.of("/p/b.json"), new byte[0], "00");
        assertThatThrownBy(() -> batch.plugin(other, FakeLoader.plugin("a.b")))
                .hasMessage("file must be one of this call's but was /p/b.json");
        assertThatThrownBy(() -> batch.claim(other, TextKey.of("a.b"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCacheForgetsWhatWasUsedLongestAgo() {
        LoaderCache cache = new LoaderCache("fake", KeptFacts.NONE);
        byte[] big = new byte[(int) (LoaderCache.MOST_BYTES / 4)];
        cache.put("a", big);
        cache.put("b", big);
        cache.put("c", big);
        assertThat(cache.get("a")).isSameAs(big);
        cache.put("d", big);
        assertThat(cache).containsOnlyKeys("a", "c", "d");
        assertThat(cache.containsKey("b")).isFalse();
    }

    @Test
    void theCacheKeepsNothingLargerThanItselfAndCountsReplacedAndRemovedValues() {
        LoaderCache cache = new LoaderCache("fake", KeptFacts.NONE);
        cache.put("giant", new byte[(int) LoaderCache.MOST_BYTES + 1]);
        assertThat(cache).isEmpty();
        byte[] half = new byte[(int) (LoaderCache.MOST_BYTES / 2)];
        for (int i = 0; i < 10; i++) {
            cache.put("same", half);
        }
        cache.put("small", "x".getBytes(UTF_8));
        assertThat(cache).containsOnlyKeys("same", "small");
        cache.remove("same");
        cache.put("other", half);
        assertThat(cache).containsOnlyKeys("small", "other");
    }
}
