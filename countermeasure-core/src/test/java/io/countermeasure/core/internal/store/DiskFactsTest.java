package io.countermeasure.core.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.json.internal.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFactsTest {

    private static final String NAME = Hashes.sha256("a file");
    private static final byte[] FACT = "what was learnt".getBytes(UTF_8);

    @TempDir
    private Path home;

    private Path cache;

    @BeforeEach
    void open() throws IOException {
        cache = home.resolve("state/cache");
        facts();
    }

    @Test
    void whatOneProcessLearntTheNextOneKnows() throws IOException {
        facts().write(NAME, FACT);

        assertThat(facts().read(NAME)).contains(FACT);
        assertThat(facts().read(Hashes.sha256("another"))).isEmpty();
        assertThat(Files.getPosixFilePermissions(cache.resolve(NAME)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void whatIsTornAtAnyLengthIsNotKnownAndIsWrittenAnew() throws IOException {
        facts().write(NAME, FACT);
        byte[] whole = Files.readAllBytes(cache.resolve(NAME));
        for (int length = 0; length < whole.length; length++) {
            Files.write(cache.resolve(NAME), Arrays.copyOf(whole, length));

            assertThat(facts().read(NAME)).as("%d bytes", length).isEmpty();
        }
        facts().write(NAME, FACT);
        assertThat(facts().read(NAME)).contains(FACT);
    }

    @Test
    void nothingIsReadOrWrittenThroughALink() throws IOException {
        Path outside = Files.write(home.resolve("outside"), Sealed.close(FACT));
        Files.createSymbolicLink(cache.resolve(NAME), outside);

        assertThat(facts().read(NAME)).isEmpty();
        facts().write(NAME, "new".getBytes(UTF_8));

        assertThat(outside).hasBinaryContent(Sealed.close(FACT));
        assertThat(facts().read(NAME)).contains("new".getBytes(UTF_8));
    }

    @Test
    void whereNothingCanBeWrittenNothingIsKeptAndNobodyIsTroubled() throws IOException {
        DiskFacts facts = facts();
        Files.delete(cache);
        Files.writeString(cache, "in the way");

        facts.write(NAME, FACT);

        assertThat(facts.read(NAME)).isEmpty();
    }

    @Test
    void whatIsOldGoesAndWhatSomebodyDidNotFinishToo() throws IOException {
        facts().write(NAME, FACT);
        String old = Hashes.sha256("old");
        facts().write(old, FACT);
        Path draft = Files.write(cache.resolve(".draft"), FACT);
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(31)));
        Files.setLastModifiedTime(cache.resolve(old), longAgo);
        Files.setLastModifiedTime(draft, longAgo);

        facts().prune(Instant.now());

        assertThat(cache).isDirectoryContaining(file -> file.endsWith(NAME));
        try (var left = Files.list(cache)) {
            assertThat(left).hasSize(1);
        }
    }

    private StateDirectory state() throws IOException {
        return StateDirectory.open(home.resolve("state"), false);
    }

    private DiskFacts facts() throws IOException {
        return new DiskFacts(state());
    }
}
