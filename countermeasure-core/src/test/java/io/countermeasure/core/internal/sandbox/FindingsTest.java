package io.countermeasure.core.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.Guarantee;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** By what a self-test could have printed; that it prints such things is shown by {@link ConfinedSandboxTest}. */
class FindingsTest {

    private static final String MOUNT = "mount 741 720 0:55 / %s rw,relatime master:22 - ext4 /dev/vda rw";

    @Test
    void aLimitOnProcessesMayBeLowerThanAskedForAndNotHigher() {
        assertThat(ofLimit("50 50")).isEmpty();
        assertThat(ofLimit("64 64")).isEmpty();
        assertThat(ofLimit("65 65")).containsExactly("limit must be at most 64 but was [65 65]");
        assertThat(ofLimit("50 64")).hasSize(1);
        assertThat(ofLimit("unlimited unlimited")).hasSize(1);
    }

    @Test
    void aGrantedFolderIsKnownWhateverItIsCalledAndWhereverItLiesWithin() {
        assertThat(writable("/srv/with\\040space", "/srv/with space")).isEmpty();
        assertThat(writable("/srv/a\\011b\\012c\\134d", "/srv/a\tb\nc\\d")).isEmpty();
        assertThat(writable("/tmp/x", "/var/tmp/x")).isEmpty();
        assertThat(writable("/srv/other", "/srv/with space")).containsExactly("/srv/other is mounted writable");
        assertThat(writable("/var/tmp/x", "/tmp/x")).hasSize(1);
    }

    private static List<String> ofLimit(String limit) {
        return of(Stream.of("limit " + limit, "fork possible", "fork refused"), Set.of(), Guarantee.PROCESS_LIMIT);
    }

    private static List<String> writable(String point, String granted) {
        return of(Stream.of(MOUNT.formatted(point)), Set.of(Path.of(granted)), Guarantee.READ_ONLY_FILES).stream()
                .filter(amiss -> amiss.contains("mounted"))
                .toList();
    }

    private static List<String> of(Stream<String> lines, Set<Path> writable, Guarantee guarantee) {
        return Findings.of(new SelfTest.Seen(lines.toList(), Optional.empty()), writable, 64 << 20, 64)
                .getOrDefault(guarantee, List.of("it was not looked for"));
    }
}
