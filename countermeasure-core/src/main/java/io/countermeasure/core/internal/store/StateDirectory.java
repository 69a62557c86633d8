package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * The folder in which an engine keeps what must outlive it. It is the agent's alone; where runs have a user of their own,
 * that user may pass through it to its jobs and data, and no further.
 */
public final class StateDirectory {

    private final Path root;
    private final Set<PosixFilePermission> outer;

    private StateDirectory(Path root, Set<PosixFilePermission> outer) {
        this.root = root;
        this.outer = outer;
    }

    /**
     * Opens it, and makes it if it is missing.
     *
     * @param shared whether runs have a user of their own
     * @throws IOException if it is no folder, is somebody else's, or others may use it
     */
    public static StateDirectory open(Path root, boolean shared) throws IOException {
        Path absolute = root.toAbsolutePath();
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        StateDirectory state =
                new StateDirectory(absolute, PosixFilePermissions.fromString(shared ? "rwx--x--x" : "rwx------"));
        state.folder(absolute, state.outer);
        state.folder(state.keys(), PosixFilePermissions.fromString("rwx------"));
        state.folder(state.jobs(), state.outer);
        state.folder(state.data(), state.outer);
        return state;
    }

    /** Where the runs' own folders are. */
    public Path jobs() {
        return root.resolve("jobs");
    }

    /** Where the plugins' own folders are. */
    public Path data() {
        return root.resolve("data");
    }

    /** The file of that ending that belongs to that key. */
    Path keyFile(TextKey key, String ending) {
        return keys().resolve(sha256(key.value()) + ending);
    }

    private Path keys() {
        return root.resolve("keys");
    }

    private void folder(Path folder, Set<PosixFilePermission> permissions) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(permissions));
        } catch (FileAlreadyExistsException e) {
            check(folder);
        }
        Files.setPosixFilePermissions(folder, permissions);
    }

    private void check(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("state directory must be a folder but " + folder + " is none");
        }
        long owner = ((Number) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
        long own = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        if (owner != own) {
            throw new IOException(
                    "state directory must belong to user " + own + " but " + folder + " belongs to user " + owner);
        }
        int mode = (Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777;
        if ((mode & 0066) != 0) {
            throw new IOException(String.format(
                    "state directory must not be readable or writable by others but %s has mode %04o", folder, mode));
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
