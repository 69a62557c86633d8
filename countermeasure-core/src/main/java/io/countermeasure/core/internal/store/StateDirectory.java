package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which an engine keeps what must outlive it. It is the agent's alone; where runs have a user of their own,
 * that user may pass through it to its jobs and data, and no further.
 */
public final class StateDirectory {

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PASS = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> PARENT = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path root;
    private final Path keys;

    private StateDirectory(Path root, Path keys) {
        this.root = root;
        this.keys = keys;
    }

    /**
     * Opens it, and makes it if it is missing.
     *
     * @param shared whether runs have a user of their own
     * @throws IOException if it is no folder, is somebody else's, others may use it, or it cannot be made; the message is
     *     a sentence
     */
    public static StateDirectory open(Path root, boolean shared) throws IOException {
        Path absolute = root.toAbsolutePath();
        Set<PosixFilePermission> outer = shared ? PASS : OWN;
        try {
            parents(absolute.getParent());
            folder(absolute, outer);
            folder(absolute.resolve("keys"), OWN);
            folder(absolute.resolve("jobs"), outer);
            folder(absolute.resolve("data"), outer);
            return new StateDirectory(absolute, absolute.resolve("keys").toRealPath());
        } catch (FileSystemException e) {
            throw unusable(e.getFile() == null ? absolute : e.getFile(), "used", e);
        }
    }

    /** Where the runs' own folders are. */
    public Path jobs() {
        return root.resolve("jobs");
    }

    /** Where the plugins' own folders are. */
    public Path data() {
        return root.resolve("data");
    }

    /** The file of that ending that belongs to that key: the same path, by whichever path the directory was opened. */
    Path keyFile(TextKey key, String ending) {
        return keys.resolve(sha256(key.value()) + ending);
    }

    /** Others may look into them, whatever the umask allows: only this folder is ours alone. */
    private static void parents(@Nullable Path folder) throws IOException {
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        parents(folder.getParent());
        if (!create(folder, PARENT) && !Files.isDirectory(folder)) {
            throw new IOException("state directory must be usable but " + folder + " is not a directory");
        }
    }

    private static void folder(Path folder, Set<PosixFilePermission> permissions) throws IOException {
        if (!create(folder, permissions)) {
            check(folder);
        }
        Files.setPosixFilePermissions(folder, permissions);
    }

    /** False if there is something of that name already. */
    private static boolean create(Path folder, Set<PosixFilePermission> permissions) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(permissions));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (FileSystemException e) {
            throw unusable(folder, "created", e);
        }
    }

    private static IOException unusable(Object path, String done, IOException e) {
        return new IOException(
                "state directory must be usable but " + path + " cannot be " + done + ": " + Reason.of(e), e);
    }

    private static void check(Path folder) throws IOException {
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
