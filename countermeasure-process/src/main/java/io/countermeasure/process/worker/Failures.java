package io.countermeasure.process.worker;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a plugin threw, in words. Stateless. */
final class Failures {

    private static final int LONGEST_MESSAGE = 8_000;
    private static final int LONGEST_TRACE = 32 * 1024;

    private Failures() {}

    /** As the last frame has it. */
    static Map<String, @Nullable Object> members(String phase, Throwable thrown) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("phase", phase);
        members.put("type", thrown.getClass().getName());
        members.put("message", message(thrown));
        members.put("traceback", trace(thrown));
        return members;
    }

    /** As one sentence. A refusal of our own speaks for itself. */
    static String sentence(Throwable thrown) {
        return thrown instanceof PluginJar.Refusal
                ? message(thrown)
                : "plugin must describe itself but failed: " + thrown.getClass().getName() + ": " + message(thrown);
    }

    /** A message can fail, too. */
    private static String message(Throwable thrown) {
        try {
            return cut(String.valueOf(thrown.getMessage()), LONGEST_MESSAGE);
        } catch (RuntimeException | Error e) {
            return "its message cannot be read: " + e.getClass().getName();
        }
    }

    static String trace(Throwable thrown) {
        try {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return cut(text.toString(), LONGEST_TRACE);
        } catch (RuntimeException | Error e) {
            return "its stack trace cannot be read: " + e.getClass().getName();
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
