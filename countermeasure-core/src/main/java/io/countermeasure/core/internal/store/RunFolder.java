package io.countermeasure.core.internal.store;

import java.nio.file.Path;

/**
 * Where the records of one run lie.
 *
 * @param path the folder; its name is the execution's id
 */
record RunFolder(Path path) {

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
}
