package io.countermeasure.core.internal.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Writes files that are there whole, or not at all, whatever happens meanwhile. */
final class DurableFile {

    private DurableFile() {}

    /**
     * Writes a new file beside the target, has it on disk, takes the target's place, and has that on disk. After a failure it is
     * tried once more with another new file: a file whose sync has failed may pass for written at the next one.
     *
     * @return what went wrong at first, if the second attempt succeeded
     * @throws IOException if both failed; the message is a sentence
     */
    static Optional<IOException> replace(FileOps files, Path target, byte[] bytes) throws IOException {
        try {
            attempt(files, target, bytes);
            return Optional.empty();
        } catch (IOException first) {
            try {
                attempt(files, target, bytes);
                return Optional.of(first);
            } catch (IOException second) {
                second.addSuppressed(first);
                throw new IOException(
                        "file must be written but " + target + " cannot be: " + Reason.of(second), second);
            }
        }
    }

    private static void attempt(FileOps files, Path target, byte[] bytes) throws IOException {
        Path fresh = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        try {
            files.create(fresh, bytes, true);
            files.move(fresh, target);
            syncNames(files, Objects.requireNonNull(target.getParent(), "a record lies in a folder"));
        } catch (IOException e) {
            discard(files, fresh, e);
            throw e;
        }
    }

    /** Another process may have taken the record, with its folder, as soon as it was there. */
    private static void syncNames(FileOps files, Path folder) throws IOException {
        try {
            files.sync(folder);
        } catch (NoSuchFileException e) {
            if (files.exists(folder)) {
                throw e;
            }
        }
    }

    private static void discard(FileOps files, Path fresh, IOException why) {
        try {
            files.remove(fresh);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}
