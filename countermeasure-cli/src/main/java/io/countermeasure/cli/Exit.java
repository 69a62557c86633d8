package io.countermeasure.cli;

import io.countermeasure.model.Outcome;

/** What the command says to whoever started it. */
enum Exit {
    /** All went well. */
    OK(0),
    /** The plugin ran and failed. */
    FAILED(1),
    /** What was asked makes no sense: a usage error, a malformed incident, an unusable value. */
    USAGE(2),
    /** A plugin file is unusable. */
    PROBLEMS(3),
    /** No such run is under way. */
    NO_SUCH_RUN(3),
    /** sudo does not permit all that plugins declare. */
    MISSING_PERMISSIONS(4),
    /** The run was refused. */
    REJECTED(5),
    /** The run was ended at its limit. */
    TIMED_OUT(6),
    /** The run was cancelled, by a signal too. */
    CANCELLED(7),
    /** Something of ours failed. */
    ERRORED(8),
    /** This host cannot enforce all that a sandbox is to. */
    UNENFORCED(9);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Exit of(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> OK;
            case FAILED -> FAILED;
            case REJECTED -> REJECTED;
            case TIMED_OUT -> TIMED_OUT;
            case CANCELLED -> CANCELLED;
            case INTERRUPTED, ERRORED -> ERRORED;
        };
    }
}
