package io.countermeasure.cli;

import io.countermeasure.model.Problem;
import java.util.List;

/**
 * What came of looking at plugins.
 *
 * @param plugins how many are usable
 * @param problems what is wrong
 */
record Validation(int plugins, List<Problem> problems) {

    Validation {
        problems = List.copyOf(problems);
    }

    long count(Problem.Level level) {
        return problems.stream().filter(p -> p.level() == level).count();
    }

    Exit exit() {
        return count(Problem.Level.ERROR) > 0 ? Exit.PROBLEMS : Exit.OK;
    }

    /** {@code 5 plugins, no problems}. */
    String summary() {
        String found = counted(plugins, "plugin") + ", ";
        if (problems.isEmpty()) {
            return found + "no problems";
        }
        long errors = count(Problem.Level.ERROR);
        long warnings = count(Problem.Level.WARNING);
        if (warnings == 0) {
            return found + counted(errors, "error");
        }
        return found + (errors == 0 ? "" : counted(errors, "error") + ", ") + counted(warnings, "warning");
    }

    static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
