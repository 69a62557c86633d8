package io.countermeasure.testkit;

import io.countermeasure.model.ExecutionResult;

/** A result in words, for those who have to find out why a test fails. Stateless. */
final class Telling {

    private Telling() {}

    static String of(ExecutionResult result) {
        StringBuilder words = new StringBuilder(result.summary());
        result.failure()
                .ifPresent(f -> words.append("\nfailure in ")
                        .append(f.phase())
                        .append(": ")
                        .append(f.type())
                        .append(": ")
                        .append(f.message())
                        .append('\n')
                        .append(f.traceback()));
        add(words, "text", result.textOutput());
        add(words, "html", result.htmlOutput());
        add(words, "stdout", result.console().stdout());
        add(words, "stderr", result.console().stderr());
        result.killReport().ifPresent(r -> add(words, "survivors", r.survivors().isEmpty() ? "" : r.toString()));
        return words.toString();
    }

    /** Whether it had to be given a result while a thread of it still ran. */
    static boolean isStillRunning(ExecutionResult result) {
        return !result.succeeded()
                && result.detail()
                        .filter(d -> d.contains("still running in thread"))
                        .isPresent();
    }

    private static void add(StringBuilder words, String name, String text) {
        if (!text.isEmpty()) {
            words.append("\n").append(name).append(": ").append(text);
        }
    }
}
