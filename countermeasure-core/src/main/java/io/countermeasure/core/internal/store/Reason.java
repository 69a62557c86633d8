package io.countermeasure.core.internal.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a file operation failed, in words: what the JDK throws often says no more than a path. */
final class Reason {

    private Reason() {}

    /** The end of a sentence, after a colon. */
    static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of that name already";
        }
        if (e instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        return words(e, e instanceof FileSystemException file ? file.getReason() : e.getMessage());
    }

    private static String words(IOException e, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return e.getClass().getSimpleName();
        }
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
