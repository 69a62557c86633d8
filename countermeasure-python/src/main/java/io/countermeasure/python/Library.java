package io.countermeasure.python;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Python package as files. They come from the jar, and are compared with it, byte for byte, before each use: an
 * interpreter executes them. The folder is ours, and others may only read it. Thread-safe.
 */
final class Library {

    private static final String PACKAGE = "countermeasure";
    /** What a process that died left behind; no module can have that name. */
    private static final String UNPACKING = ".unpacking-";

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

    private final Optional<Path> configured;
    private final Map<String, byte[]> content = LibraryContent.read();
    private final String hash = LibraryContent.hash(content);
    private Optional<Path> last = Optional.empty();

    Library(Optional<Path> configured) {
        this.configured = configured;
    }

    /** Identifies what is in it. */
    String hash() {
        return hash;
    }

    /** The folder, with the package in it as it should be. */
    synchronized Path path() throws IOException {
        if (last.isPresent() && isIntact(last.get())) {
            return last.get();
        }
        Path path = configured.isPresent() ? inPlace(configured.get()) : temporary();
        last = Optional.of(path);
        return path;
    }

    static Path entry(Path library) {
        return library.resolve(PACKAGE).resolve("_entry.py");
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
    private Path temporary() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        Path target = folder.resolve("countermeasure-python-" + Trust.ownUid() + "-" + hash.substring(0, 16));
        if (isIntact(target)) {
            return target;
        }
        Path fresh = Files.createTempDirectory(folder, "countermeasure-python-");
        Files.setPosixFilePermissions(fresh, FOLDER);
        replace(fresh);
        try {
            if (isOurs(target)) {
                remove(target);
            }
            return Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (isIntact(target)) {
                remove(fresh); // another process was faster
                return target;
            }
            return fresh;
        }
    }

    /** Puts the package there in one step. */
    private void replace(Path folder) throws IOException {
        Path unpacked = Files.createTempDirectory(folder, UNPACKING);
        Files.setPosixFilePermissions(unpacked, FOLDER);
        for (Map.Entry<String, byte[]> file : content.entrySet()) {
            Path path = Files.write(unpacked.resolve(file.getKey()), file.getValue());
            Files.setPosixFilePermissions(path, FILE);
        }
        Path target = folder.resolve(PACKAGE);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            remove(target);
        }
        try {
            Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            remove(unpacked);
        }
    }

    private boolean isIntact(Path folder) {
        try {
            Path inner = folder.resolve(PACKAGE);
            return isOurs(folder) && isOurs(inner) && isAlone(folder) && isComplete(inner);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isAlone(Path folder) throws IOException {
        return names(folder).stream().allMatch(name -> name.equals(PACKAGE) || name.startsWith(UNPACKING));
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
        return Trust.owner(path, LinkOption.NOFOLLOW_LINKS) == Trust.ownUid()
                && !Trust.isWritableByOthers(Trust.mode(path, LinkOption.NOFOLLOW_LINKS));
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
