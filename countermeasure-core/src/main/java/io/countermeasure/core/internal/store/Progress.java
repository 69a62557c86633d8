package io.countermeasure.core.internal.store;

import io.countermeasure.process.KnownProcess;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a run came.
 *
 * @param prepared whether it may have begun to prepare
 * @param startedAt when its {@code run} was about to begin, if it was
 * @param processes those it had
 */
record Progress(boolean prepared, Optional<Instant> startedAt, List<KnownProcess> processes) {

    static final String PREPARE = "prepare";
    static final String RUN = "run";
    static final String PROCESS = "process";
    private static final int LONGEST = 1 << 20;

    /** As it was written, up to what is torn. */
    static Progress read(FileOps files, RunFolder folder) throws IOException {
        boolean prepared = false;
        Optional<Instant> startedAt = Optional.empty();
        List<KnownProcess> processes = new ArrayList<>();
        for (String line : lines(files, folder)) {
            Fields fields = Fields.parse(line);
            switch (fields.text("step")) {
                case PREPARE -> prepared = true;
                case RUN -> startedAt = Optional.of(instant(fields.text("at")));
                case PROCESS -> processes.add(new KnownProcess(fields.number("pid"), fields.number("start")));
                default -> {
                    // of a later version: what is not understood says nothing
                }
            }
        }
        return new Progress(prepared, startedAt, processes);
    }

    private static List<String> lines(FileOps files, RunFolder folder) throws IOException {
        try {
            return Lines.read(files.read(folder.progress(), LONGEST));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Instant instant(String text) throws RecordException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new RecordException("record must have a time but had " + text, e);
        }
    }
}
