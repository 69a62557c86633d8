package io.countermeasure.core.internal.sandbox;

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
import java.util.Set;

/**
 * A filter as a file that every run's user can read and nobody but this one can change: one for all processes of this user,
 * named by what is in it, and compared with it before each use. Thread-safe.
 */
final class FilterFile {

    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");
    private static final int NAME_LENGTH = 16;

    private final Path folder;
    private final byte[] content;
    private final long uid = RunUser.current().uid();
    private Path last;

    /** One with that content, in that folder. */
    FilterFile(Path folder, byte[] content) {
        this.folder = folder.toAbsolutePath();
        this.content = content.clone();
        last = this.folder.resolve("countermeasure-filter-" + uid + "-" + hash());
    }

    /** The file, with that in it. */
    synchronized Path path() throws IOException {
        if (isIntact(last)) {
            return last;
        }
        Path fresh = Files.createTempFile(folder, "countermeasure-filter-", "");
        Files.write(fresh, content);
        Files.setPosixFilePermissions(fresh, MODE);
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
        return attributes.permissions().equals(MODE)
                && ((Integer) owner).longValue() == uid
                && attributes.size() == content.length
                && Arrays.equals(Files.readAllBytes(file), content);
    }

    private String hash() {
        return Hashes.sha256(content).substring(0, NAME_LENGTH);
    }
}
