package io.countermeasure.cli;

import io.countermeasure.json.internal.Shown;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Exceptions in words for people. */
final class Failures {

    private static final int LONGEST = 500;

    private Failures() {}

    /** What happened, on one line; never a stack trace. */
    static String words(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        if (thrown instanceof NoSuchFileException) {
            return Shown.escape(message + " is missing");
        }
        if (thrown instanceof AccessDeniedException) {
            return Shown.escape("permission is denied at " + message);
        }
        if (thrown instanceof FileAlreadyExistsException || thrown instanceof NotDirectoryException) {
            return Shown.escape(message + " is no folder");
        }
        String known = thrown.getMessage() == null ? thrown.getClass().getName() : message;
        return Shown.escape(known.length() <= LONGEST ? known : known.substring(0, LONGEST) + "...");
    }

    /** The same with the exception's type, for what nobody foresaw. */
    static String unexpected(Throwable thrown) {
        String type = thrown.getClass().getSimpleName();
        return thrown.getMessage() == null ? type : type + ": " + words(thrown);
    }
}
