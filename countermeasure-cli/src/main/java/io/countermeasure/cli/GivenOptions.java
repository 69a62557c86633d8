package io.countermeasure.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that were given, before the command's name and after it alike. */
final class GivenOptions {

    private final ParseResult parsed;

    GivenOptions(ParseResult parsed) {
        this.parsed = parsed;
    }

    /** Every value of an option, in order. */
    List<Given> all(String name) {
        return matched(name).stream()
                .flatMap(option -> option.originalStringValues().stream())
                .map(value -> new Given(name, value))
                .toList();
    }

    /** The value of an option that may be given once. */
    Optional<Given> one(String name) {
        List<Given> all = all(name);
        if (all.size() > 1) {
            throw new UsageException(name + " must be given once but was given " + all.size() + " times");
        }
        return all.stream().findFirst();
    }

    /** Whether a flag was given. */
    boolean flag(String name) {
        return !matched(name).isEmpty();
    }

    private List<OptionSpec> matched(String name) {
        List<OptionSpec> matched = new ArrayList<>();
        for (@Nullable ParseResult at = parsed; at != null; at = at.subcommand()) {
            if (at.hasMatchedOption(name)) {
                matched.add(at.matchedOption(name));
            }
        }
        return matched;
    }
}
