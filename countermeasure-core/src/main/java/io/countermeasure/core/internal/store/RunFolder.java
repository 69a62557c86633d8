package io.countermeasure.core.internal.store;

import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The records of one run, wherever they lie.
 *
 * @param path the folder; its name is the execution's id
 */
record RunFolder(Path path) {

    private static final int LONGEST_RESULT = Integer.MAX_VALUE - 8;
    private static final int LONGEST_INTENT = 16 << 20;
    private static final int LONGEST_ACKNOWLEDGEMENTS = 1 << 20;

    String id() {
        return String.valueOf(path.getFileName());
    }

    /** What becomes the intent: an owner that dies while it is written has begun nothing. */
    Path draft() {
        return path.resolve(".intent");
    }

    Path intent() {
        return path.resolve("intent");
    }

    Path progress() {
        return path.resolve("progress");
    }

    Path cancel() {
        return path.resolve("cancel");
    }

    Path result() {
        return path.resolve("result");
    }

    Path acknowledgements() {
        return path.resolve("acknowledged");
    }

    Path output(OutputStreamName name) {
        return path.resolve(name.fileName());
    }

    /**
     * What was intended; empty if that is not here.
     *
     * @throws RecordException if that cannot be understood
     */
    Optional<Intent> readIntent(FileOps files) throws IOException {
        try {
            Intent intent = Intent.of(open(files, intent(), LONGEST_INTENT));
            check(intent.result());
            return Optional.of(intent);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * The result; empty if that is not here.
     *
     * @throws RecordException if that cannot be understood
     */
    Optional<ExecutionResult> readResult(FileOps files) throws IOException {
        try {
            ExecutionResult result = ResultRecord.of(open(files, result(), LONGEST_RESULT));
            check(result);
            return Optional.of(result);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Which sinks have taken the result. */
    Set<String> readAcknowledged(FileOps files) throws IOException {
        try {
            return new HashSet<>(Lines.read(files.read(acknowledgements(), LONGEST_ACKNOWLEDGEMENTS)));
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    private void check(ExecutionResult result) throws RecordException {
        if (!result.executionId().equals(id())) {
            throw new RecordException(
                    "record must be of execution " + id() + " but is of execution " + result.executionId());
        }
    }

    private static byte[] open(FileOps files, Path file, int longest) throws IOException {
        byte[] bytes = files.read(file, longest);
        try {
            return Sealed.open(bytes);
        } catch (RecordException e) {
            throw new RecordException(file + " cannot be understood: " + e.getMessage(), e);
        }
    }
}
