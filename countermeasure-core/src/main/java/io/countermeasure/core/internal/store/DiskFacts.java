package io.countermeasure.core.internal.store;

import io.countermeasure.core.internal.load.KeptFacts;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What loaders learnt, a file for each, for 30 days. Written whole but not forced to disk: a torn one is found out and
 * learnt again. What does not work here is no trouble of the state's. Thread-safe.
 */
public final class DiskFacts implements KeptFacts {

    private static final Logger LOG = LoggerFactory.getLogger(DiskFacts.class);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
    private static final int LARGEST = 1 << 20;
    private static final Caps CAPS = new Caps(Duration.ofDays(30), 20_000, 64L << 20);

    private final FileOps files;
    private final Path folder;

    DiskFacts(StateDirectory state) {
        files = state.files();
        folder = state.resolve("cache");
    }

    @Override
    public Optional<byte[]> read(String name) {
        try {
            return Optional.of(Sealed.open(files.read(file(name), LARGEST)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.debug("What was learnt is learnt again: {} cannot be read", name, e);
            return Optional.empty();
        }
    }

    @Override
    public void write(String name, byte[] fact) {
        byte[] record = Sealed.close(fact);
        if (record.length > LARGEST) {
            return;
        }
        Path draft = folder.resolve("." + UUID.randomUUID());
        try {
            files.create(draft, record, false);
            files.move(draft, file(name));
        } catch (IOException e) {
            LOG.debug("What was learnt is not kept: {}", name, e);
            removeQuietly(draft);
        }
    }

    /** Removes what is beyond what is kept, and what somebody did not finish. */
    void prune(Instant now) throws IOException {
        List<Caps.Entry> entries = new ArrayList<>();
        for (String name : files.list(folder)) {
            Path file = folder.resolve(name);
            entries.add(new Caps.Entry(file, files.modified(file), files.size(file)));
        }
        for (Path file : CAPS.beyond(entries, now)) {
            files.remove(file);
        }
    }

    private void removeQuietly(Path draft) {
        try {
            files.remove(draft);
        } catch (IOException e) {
            LOG.debug("A draft goes when it is old: {}", draft, e);
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be a SHA-256 in hexadecimal but was \"" + name + "\"");
        }
        return folder.resolve(name);
    }
}
