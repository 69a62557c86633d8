package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.peer.Message;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.process.ProtocolFailure;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What a plugin threw, or a worker reports, as evidence. Exceptions are other people's code too: asking one may throw. */
final class Failures {

    private static final int LONGEST_TRACEBACK = 64 * 1024;
    private static final int LONGEST_MESSAGE = 4 * 1024;

    private Failures() {}

    static Failure of(Phase phase, Throwable thrown) {
        return new Failure(phase, thrown.getClass().getName(), message(thrown), traceback(thrown));
    }

    /** What a worker reports: loading is a part of preparing. */
    static Failure reported(Message failure) throws ProtocolFailure {
        String phase = failure.required("phase");
        Phase known = switch (phase) {
            case "load", "prepare" -> Phase.PREPARE;
            case "run", "validate" -> Phase.RUN;
            default -> throw failure.wrong("phase", "load, prepare, run or validate", phase);
        };
        return new Failure(
                known,
                cut(failure.required("type"), LONGEST_MESSAGE),
                cut(failure.text("message").orElse("no message"), LONGEST_MESSAGE),
                cut(failure.text("traceback").orElse(""), LONGEST_TRACEBACK));
    }

    private static String message(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null ? "no message" : cut(message, LONGEST_MESSAGE);
        } catch (Throwable e) { // whatever it is, the run still has a result
            return "its message cannot be read: " + e.getClass().getName();
        }
    }

    private static String traceback(Throwable thrown) {
        try {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return cut(text.toString(), LONGEST_TRACEBACK);
        } catch (Throwable e) { // see above
            return "";
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
