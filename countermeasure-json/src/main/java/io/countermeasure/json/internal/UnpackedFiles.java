package io.countermeasure.json.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Files of our jars that others execute, as files of the host: they are compared with what is in the jar, byte for byte, before
 * each use. The folder is ours, and others may only read it. Thread-safe.
 */
public final class UnpackedFiles {

    /** What a process that died left behind. */
    private static final String UNPACKING = ".unpacking-";

    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

    private final String name;
    private final Map<String, byte[]> content;
    private final String hash;
    private final Optional<Path> configured;
    private final Path temporary;
    private final String prefix;
    private Optional<Path> last = Optional.empty();

    /**
     * Files that are unpacked when they are first asked for.
     *
     * @param name of the folder they lie in, within the one that is ours
     * @param content each one's name and bytes
     * @param configured the folder that is ours; without one, one for all processes of this user is made
     * @param temporary where it is made, which others may write to if it is sticky
     * @param prefix what its name begins with
     */
    public UnpackedFiles(
            String name, Map<String, byte[]> content, Optional<Path> configured, Path temporary, String prefix) {
        this.name = name;
        this.content = new TreeMap<>(content);
        hash = Hashes.sha256(this.content.values());
        this.configured = configured;
        this.temporary = temporary.toAbsolutePath();
        this.prefix = prefix;
    }

    /** Identifies what is in them. */
    public String hash() {
        return hash;
    }

    /** The folder, with the files in it as they should be. */
    public synchronized Path path() throws IOException {
        if (last.isPresent() && isIntact(last.get())) {
            return last.get();
        }
        Path path = configured.isPresent() ? inPlace(configured.get()) : shared();
        last = Optional.of(path);
        return path;
    }

    private Path inPlace(Path target) throws IOException {
        if (isIntact(target)) {
            return target;
        }
        Files.createDirectories(target);
        Files.setPosixFilePermissions(target, FOLDER);
        replace(target);
        if (!isIntact(target)) {
            throw new IOException(
                    "library directory must be the agent's alone, with nothing else in it, but " + target + " is not");
        }
        return target;
    }

    /** One for all processes of this user. Where somebody else has taken its name, a new one. */
    private Path shared() throws IOException {
        Path target = temporary.resolve(prefix + ownUid() + "-" + hash.substring(0, 16));
        if (isIntact(target)) {
            return target;
        }
        Path fresh = Files.createTempDirectory(temporary, prefix);
        Files.setPosixFilePermissions(fresh, FOLDER);
        replace(fresh);
        try {
            if (isOurs(target)) {
                exchange(target, fresh);
            } else {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return target;
        } catch (IOException e) {
            if (isIntact(target)) {
                remove(fresh); // another process was faster
                return target;
            }
            return fresh;
        }
    }

    /** Whoever starts something from what was there lacks it for a moment, and not for as long as it takes to remove. */
    private static void exchange(Path target, Path fresh) throws IOException {
        Path aside = Files.createTempDirectory(target.getParent(), UNPACKING);
        try {
            Files.move(target, aside.resolve(target.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            remove(aside);
        }
    }

    /** Puts the files there in one step. */
    private void replace(Path folder) throws IOException {
        Path unpacked = Files.createTempDirectory(folder, UNPACKING);
        Files.setPosixFilePermissions(unpacked, FOLDER);
        for (Map.Entry<String, byte[]> file : content.entrySet()) {
            Path path = Files.write(unpacked.resolve(file.getKey()), file.getValue());
            Files.setPosixFilePermissions(path, FILE);
        }
        Path target = folder.resolve(name);
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                exchange(target, unpacked);
            } else {
                Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (FileSystemException e) {
            remove(unpacked);
            if (!isIntact(folder)) { // nobody else was faster
                throw e;
            }
        }
    }

    /**
     * Whether all is there as it should be.
     *
     * @throws IOException if that cannot be said, without descriptors or on a bad disk: then it must not be replaced either
     */
    private boolean isIntact(Path folder) throws IOException {
        try {
            Path inner = folder.resolve(name);
            return isOurs(folder) && isOurs(inner) && isAlone(folder) && isComplete(inner);
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
            return false; // it changed while it was looked at, or was closed to us
        }
    }

    private boolean isAlone(Path folder) throws IOException {
        return names(folder).stream().allMatch(found -> found.equals(name) || found.startsWith(UNPACKING));
    }

    private boolean isComplete(Path inner) throws IOException {
        if (!names(inner).equals(content.keySet())) {
            return false;
        }
        for (Map.Entry<String, byte[]> file : content.entrySet()) {
            Path path = inner.resolve(file.getKey());
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    || !isOursAlone(path)
                    || !Arrays.equals(Files.readAllBytes(path), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOurs(Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && isOursAlone(folder);
    }

    private static boolean isOursAlone(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(ownUid())
                && (mode & WRITABLE_BY_OTHERS) == 0;
    }

    private static Object ownUid() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return Set.copyOf(
                    found.map(path -> String.valueOf(path.getFileName())).toList());
        }
    }

    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> found = Files.list(path)) {
                for (Path inner : found.toList()) {
                    remove(inner);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
