package io.countermeasure.cli;

import io.countermeasure.json.internal.KnownKeys;
import io.countermeasure.json.internal.Shown;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words that make no sense, in one sentence that names what was meant. */
final class Complaint {

    private Complaint() {}

    static String of(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(unmatched.getUnmatched().get(0), unmatched.getCommandLine());
        }
        if (e.getArgSpec() == null && e.getValue() != null) {
            // of help: a value that is no option's is a command's name
            return unknown(e.getValue(), e.getCommandLine());
        }
        String message = String.valueOf(e.getMessage());
        return Shown.escape(message.lines().findFirst().orElse(message));
    }

    private static String unknown(String word, CommandLine where) {
        CommandSpec spec = where.getCommandSpec();
        if (word.startsWith("-")) {
            return Shown.quote(word) + " is no option of " + spec.qualifiedName() + meant(word, options(spec));
        }
        if (spec.subcommands().isEmpty()) {
            return Shown.quote(word) + " is more than " + spec.qualifiedName() + " takes";
        }
        return Shown.quote(word) + " is no command" + meant(word, commands(spec));
    }

    private static List<String> commands(CommandSpec spec) {
        return spec.subcommands().values().stream()
                .map(CommandLine::getCommandName)
                .distinct()
                .toList();
    }

    private static List<String> options(CommandSpec spec) {
        List<String> names = new ArrayList<>();
        spec.options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static String meant(String word, List<String> known) {
        return new KnownKeys(known)
                .nearest(word)
                .map(near -> "; did you mean " + Shown.quote(near) + "?")
                .orElse("; known are " + String.join(", ", known));
    }
}
