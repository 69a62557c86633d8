package io.countermeasure.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is mounted where this process sees it. What is mounted later below something that a sandbox shows comes up in it as it is, for
 * writing too: bubblewrap makes a slave of each mount. So one that has stood is not used if anything has changed. Immutable and thread-safe.
 *
 * @param table in the kernel's words
 */
public record Mounts(String table) {

    private static final Logger LOG = LoggerFactory.getLogger(Mounts.class);
    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    /**
     * {@return those of this moment}
     *
     * @throws IOException if they cannot be read
     */
    public static Mounts now() throws IOException {
        return new Mounts(Files.readString(TABLE, StandardCharsets.ISO_8859_1));
    }

    /** {@return whether they are still the same; what cannot be read is not} */
    public boolean areStillThose() {
        try {
            return equals(now());
        } catch (IOException e) {
            LOG.debug("What is mounted cannot be read", e);
            return false;
        }
    }
}
