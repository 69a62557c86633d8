package io.countermeasure.core.internal.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** Writes files that are there whole, or not at all, whatever happens meanwhile. */
final class DurableFile {

    private DurableFile() {}

    /**
     * Writes a new file beside the target, has it on disk, takes the target's place, and has that on disk.
     *
     * @throws IOException if that failed; the message is a sentence
     */
    static void replace(Path target, byte[] bytes) throws IOException {
        Path fresh = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        try {
            write(fresh, bytes);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            sync(target.resolveSibling("."));
        } catch (IOException e) {
            discard(fresh, e);
            throw new IOException("file must be written but " + target + " cannot be: " + Reason.of(e), e);
        }
    }

    /** A stream, as an interrupt does not close it. */
    private static void write(Path fresh, byte[] bytes) throws IOException {
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write(bytes);
            out.getFD().sync();
        }
    }

    private static void sync(Path folder) throws IOException {
        Uninterrupted.call(() -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
                return folder;
            }
        });
    }

    private static void discard(Path fresh, IOException why) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}
