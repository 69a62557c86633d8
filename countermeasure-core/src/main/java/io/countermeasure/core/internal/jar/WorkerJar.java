package io.countermeasure.core.internal.jar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The jar of the worker JVM as a file. It comes from our own jar, and is compared with it, byte for byte, before each use:
 * a JVM executes it. Its folder is ours, and others may only read it. Thread-safe.
 */
final class WorkerJar {

    private static final String NAME = "worker.jar";
    private static final int WRITABLE_BY_OTHERS = 0022;

    private final Path parent;
    private final byte[] content;
    private final String hash;
    private Optional<Path> last = Optional.empty();

    /** To be unpacked somewhere in that folder, which others may write to if it is sticky. */
    WorkerJar(Path parent) {
        this.parent = parent;
        content = content();
        hash = hash(content);
    }

    /** The file, as it should be. */
    synchronized Path path() throws IOException {
        if (last.isPresent() && isIntact(last.get())) {
            return last.get().resolve(NAME);
        }
        Path folder = unpacked();
        last = Optional.of(folder);
        return folder.resolve(NAME);
    }

    /** One for all processes of this user. Where somebody else has taken its name, or it was changed, a new one. */
    private Path unpacked() throws IOException {
        Path target = parent.resolve("countermeasure-worker-" + ownUid() + "-" + hash.substring(0, 16));
        if (isIntact(target)) {
            return target;
        }
        Path fresh = Files.createTempDirectory(parent, "countermeasure-worker-");
        Path file = Files.write(fresh.resolve(NAME), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
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

    private boolean isIntact(Path folder) {
        try {
            Path file = folder.resolve(NAME);
            return isOurs(folder)
                    && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && isOurs(file)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Arrays.equals(Files.readAllBytes(file), content);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOurs(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        int uid = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return uid == ownUid() && (mode & WRITABLE_BY_OTHERS) == 0;
    }

    private static int ownUid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(NAME));
        Files.deleteIfExists(folder);
    }

    private static byte[] content() {
        try (InputStream in = WorkerJar.class.getResourceAsStream(NAME)) {
            if (in == null) {
                throw new IllegalStateException("jar must be complete but " + NAME + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("jar must be readable but " + NAME + " is not", e);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
