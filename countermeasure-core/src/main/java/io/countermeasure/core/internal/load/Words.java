package io.countermeasure.core.internal.load;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** How failures and foreign texts appear in messages. */
final class Words {

    private static final int LONGEST_KEY = 80;
    private static final int LONGEST_FAILURE = 500;

    private Words() {}

    /** The text in printable ASCII, everything else as a Unicode escape, cut to 80 characters. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        String shown = text.substring(0, Math.min(text.length(), LONGEST_KEY));
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            out.append(c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return out.append(text.length() > LONGEST_KEY ? "..." : "").toString();
    }

    /** Type and message; a message that cannot be had, because asking for it fails too, is left out. */
    static String failure(Throwable thrown) {
        String type = thrown.getClass().getName();
        try {
            String message = thrown.getMessage();
            String text = message == null ? type : type + ": " + message;
            return text.substring(0, Math.min(text.length(), LONGEST_FAILURE));
        } catch (RuntimeException | StackOverflowError | LinkageError again) {
            return type + " (its message failed with " + again.getClass().getName() + ")";
        }
    }

    /** What is wrong with a file that could not be looked at or read. */
    static String unreadable(IOException thrown) {
        if (thrown instanceof NoSuchFileException missing) {
            return "file must exist but " + missing.getFile() + " is missing";
        }
        if (thrown instanceof FileSystemLoopException) {
            return "file must be reached through at most " + LinkWalk.MOST_LINKS + " links but is not";
        }
        if (thrown instanceof AccessDeniedException denied) {
            return "file must be readable by the agent but permission is denied at " + denied.getFile();
        }
        if (thrown instanceof FileSystemException known && known.getReason() != null) {
            return "file must be readable but " + known.getFile() + ": " + known.getReason();
        }
        return "file must be readable but reading failed: " + failure(thrown);
    }
}
