package io.countermeasure.cli;

import io.countermeasure.json.internal.Shown;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A value that somebody gave.
 *
 * @param name where: {@code --trust}, or a file and a key
 * @param value what
 */
record Given(String name, String value) {

    /** The value as a path. */
    Path path() {
        if (value.isBlank()) {
            throw mustBe("a path");
        }
        try {
            return Path.of(value).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw mustBe("a path");
        }
    }

    /** The complaint that it is not what it must be. */
    UsageException mustBe(String rule) {
        return new UsageException(name + " must be " + rule + " but was " + Shown.quote(value));
    }
}
