package io.countermeasure.core.internal.sandbox;

import io.countermeasure.core.internal.load.PathTrust;
import io.countermeasure.json.internal.Hashes;
import io.countermeasure.process.RunUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A file that every run's user can use and nobody but this one can change: one for all processes of this user, named by what is
 * in it, and compared with it before each use, unless it is seen to be untouched since. Thread-safe.
 */
final class OwnFile {

    private static final int NAME_LENGTH = 16;
    private static final PathTrust TRUST = PathTrust.ofThisProcess();

    private final Path folder;
    private final String prefix;
    private final Set<PosixFilePermission> mode;
    private final byte[] content;
    private final long uid = RunUser.current().uid();
    private Path last;
    private Optional<PathTrust.Checked> compared = Optional.empty(); // as it was found to be the one

    private OwnFile(Path folder, String kind, byte[] content, String mode) {
        this.folder = folder.toAbsolutePath();
        this.content = content.clone();
        this.mode = PosixFilePermissions.fromString(mode);
        prefix = "countermeasure-" + kind + "-";
        last = this.folder.resolve(prefix + uid + "-" + hash());
    }

    /** A filter of system calls, in that folder. */
    static OwnFile filter(Path folder, byte[] content) {
        return new OwnFile(folder, "filter", content, "rw-r--r--");
    }

    /** A program, in that folder. */
    static OwnFile program(Path folder, String name, byte[] content) {
        return new OwnFile(folder, name, content, "rwxr-xr-x");
    }

    /**
     * The file, with that in it.
     *
     * @throws IOException if it cannot be written, or if somebody else could put another into its place after this look
     */
    synchronized Path path() throws IOException {
        if (compared.isEmpty() || !compared.equals(look())) {
            Path file = intact();
            PathTrust.Checked seen = TRUST.file(file);
            if (!seen.findings().isEmpty()) {
                throw new IOException("nobody else must be able to replace it: " + String.join("; ", seen.findings()));
            }
            // compared once more after that look, and not in the tick of the file clock of its last change: what looks
            // the same later is what was compared
            compared = seen.state().isSettled() && isIntact(file) ? Optional.of(seen) : Optional.empty();
        }
        return last;
    }

    private Optional<PathTrust.Checked> look() {
        try {
            return Optional.of(TRUST.file(last));
        } catch (IOException e) {
            return Optional.empty(); // it is made anew
        }
    }

    private Path intact() throws IOException {
        if (isIntact(last)) {
            return last;
        }
        Path fresh = Files.createTempFile(folder, prefix, "");
        Files.write(fresh, content);
        Files.setPosixFilePermissions(fresh, mode);
        try {
            Files.move(fresh, last, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            last = fresh; // somebody else has taken the name
        }
        return last;
    }

    private boolean isIntact(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return attributes.permissions().equals(mode)
                && ((Integer) owner).longValue() == uid
                && attributes.size() == content.length
                && Arrays.equals(Files.readAllBytes(file), content);
    }

    private String hash() {
        return Hashes.sha256(content).substring(0, NAME_LENGTH);
    }
}
