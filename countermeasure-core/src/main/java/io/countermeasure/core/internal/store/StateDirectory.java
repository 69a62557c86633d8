package io.countermeasure.core.internal.store;

import io.countermeasure.json.internal.Hashes;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which an engine keeps what must outlive it. It is the agent's alone; where runs have a user of their own,
 * that user may pass through it to its jobs and data, and no further.
 */
public final class StateDirectory {

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PASS = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> PARENT = PosixFilePermissions.fromString("rwxr-xr-x");

    private static final List<String> FOLDERS =
            List.of("keys", "runs", "history", "refusals", "requests", "cache", "quarantine");
    private static final List<String> SHARED = List.of("jobs", "data");
    private static final int LARGEST_KEPT = 1 << 20;

    private final Path root;
    private final Path keys;
    private final FileOps files;
    private final Degradation degradation;

    private StateDirectory(Path root, Path keys, FileOps files, Degradation degradation) {
        this.root = root;
        this.keys = keys;
        this.files = files;
        this.degradation = degradation;
    }

    /**
     * Opens it, and makes it if it is missing. One that exists and cannot be written, as on a full or read-only disk, is opened
     * all the same and counts as degraded.
     *
     * @param shared whether runs have a user of their own
     * @param files what reads and writes its records
     * @param degradation is told what does not work
     * @throws IOException if it is no folder, is somebody else's, others may use it, or it is missing and cannot be made; the message is
     *     a sentence
     */
    public static StateDirectory open(Path root, boolean shared, FileOps files, Degradation degradation)
            throws IOException {
        Path absolute = root.toAbsolutePath();
        try {
            parents(absolute.getParent());
            folder(absolute, shared ? PASS : OWN);
            for (String name : FOLDERS) {
                subfolder(absolute.resolve(name), OWN, degradation);
            }
            for (String name : SHARED) {
                subfolder(absolute.resolve(name), shared ? PASS : OWN, degradation);
            }
            StateDirectory state =
                    new StateDirectory(absolute, absolute.toRealPath().resolve("keys"), files, degradation);
            state.probe();
            return state;
        } catch (FileSystemException e) {
            throw unusable(e.getFile() == null ? absolute : e.getFile(), "used", e);
        }
    }

    /** The same on this host's files, with troubles in the log alone. */
    static StateDirectory open(Path root, boolean shared) throws IOException {
        return open(root, shared, new HostFiles(), new Degradation(trouble -> {}));
    }

    /** What reads and writes its records. */
    FileOps files() {
        return files;
    }

    /** What does not work. */
    public Degradation degradation() {
        return degradation;
    }

    /** Where the runs' own folders are. */
    public Path jobs() {
        return root.resolve("jobs");
    }

    /** Where the plugins' own folders are. */
    public Path data() {
        return root.resolve("data");
    }

    /** A folder or file right in it. */
    Path resolve(String name) {
        return root.resolve(name);
    }

    /** Where what belongs to keys is: the same path, by whichever path the directory was opened. */
    Path keys() {
        return keys;
    }

    /** The file of that ending that belongs to that key: the same path, by whichever path the directory was opened. */
    Path keyFile(TextKey key, String ending) {
        return keys.resolve(Hashes.sha256(key.value()) + ending);
    }

    /** All files of that ending that belong to keys; none if they cannot be listed. */
    List<Path> keyFiles(String ending) {
        try {
            return files.list(keys).stream()
                    .filter(name -> name.endsWith(ending) && !name.startsWith("."))
                    .map(keys::resolve)
                    .toList();
        } catch (IOException e) {
            degradation.note("the records of keys cannot be listed", e);
            return List.of();
        }
    }

    /** Keeps what an unreadable record holds, for people; the record itself stays, until another takes its place. */
    void quarantine(Path record) {
        try {
            byte[] bytes = files.read(record, LARGEST_KEPT);
            files.create(
                    root.resolve("quarantine").resolve(record.getFileName() + "." + UUID.randomUUID()), bytes, false);
        } catch (IOException e) {
            degradation.note("an unreadable record cannot be kept", new IOException(record + ": " + Reason.of(e), e));
        }
    }

    /** Moves what cannot be understood out of the way, and keeps it for people. */
    void putAside(Path path, Exception why) throws IOException {
        Path to = root.resolve("quarantine").resolve(path.getFileName() + "." + UUID.randomUUID());
        degradation.note(path + " cannot be understood and lies in " + to, why);
        files.move(path, to);
    }

    /**
     * Removes a record; it is gone from disk on return, if it ever was there.
     *
     * @throws IOException if it is not; the message is a sentence
     */
    void delete(Path record) throws IOException {
        try {
            if (files.exists(record)) {
                files.remove(record);
                files.sync(Objects.requireNonNull(record.getParent(), "a record lies in a folder"));
            }
        } catch (IOException e) {
            throw new IOException("record must be removable but " + record + " is not: " + Reason.of(e), e);
        }
    }

    /**
     * Writes a record that is there whole on disk on return, or not at all. What went wrong is noted as a degradation, and well again when
     * it next succeeds.
     *
     * @param what the kind of record, in the plural, for people
     * @throws IOException if it cannot be written; the message is a sentence
     */
    void replace(String what, Path target, byte[] body) throws IOException {
        String trouble = what + " cannot be written";
        try {
            Optional<IOException> first = DurableFile.replace(files, target, Sealed.close(body));
            if (first.isPresent()) {
                degradation.note("one of the " + what + " had to be written twice", first.get());
            }
            degradation.well(trouble);
        } catch (IOException e) {
            degradation.note(trouble, e);
            throw e;
        }
    }

    /** Whether anything can be written now. */
    private void probe() {
        Path file = root.resolve(".probe." + UUID.randomUUID());
        try {
            try {
                files.create(file, new byte[] {'\n'}, false);
            } finally {
                files.remove(file); // a full disk may take the name and not the byte
            }
        } catch (IOException e) {
            degradation.note("the state directory cannot be written", new IOException(root + ": " + Reason.of(e), e));
        }
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
        if (!Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(permissions)) {
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    /** One that is there must be ours; one that cannot be made now is missing, and what would lie in it is not written. */
    private static void subfolder(Path folder, Set<PosixFilePermission> permissions, Degradation degradation)
            throws IOException {
        try {
            folder(folder, permissions);
        } catch (IOException e) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            degradation.note("the state directory cannot be written", e);
        }
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
}
