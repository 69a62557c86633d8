package io.countermeasure.core.internal.run;

import io.countermeasure.json.internal.Shown;
import java.util.stream.Collectors;

/** A stack trace of another language, in the place where loggers expect one. No line of it can pass for a log's own. */
final class WorkerTraceback extends Exception {

    private static final long serialVersionUID = 1L;

    WorkerTraceback(String traceback) {
        super(
                traceback.lines().map(line -> "\n\t" + Shown.escape(line)).collect(Collectors.joining()),
                null,
                false,
                false);
    }
}
