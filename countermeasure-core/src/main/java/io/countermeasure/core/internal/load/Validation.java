package io.countermeasure.core.internal.load;

import io.countermeasure.json.internal.SudoUses;
import io.countermeasure.model.Problem;
import io.countermeasure.model.Problem.Level;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks plugins about their own set-up. */
final class Validation {

    /** Longer than a description may take: a check may well ask other programs. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Validation() {}

    /** What is wrong with the plugin on this host: its executable is missing, its validate() says or throws something, or its command uses sudo for what is not declared. */
    static List<Problem> of(LoadedPlugin loaded, BoundedCalls calls, WorkerValidator workers) {
        Optional<Problem> executable = executable(loaded);
        Optional<Problem> worker =
                loaded.worker().isPresent() && executable.isEmpty() ? worker(loaded, workers) : Optional.empty();
        return Stream.concat(Stream.of(executable, own(loaded, calls), worker).flatMap(Optional::stream), sudo(loaded))
                .toList();
    }

    /** Rights that are not declared are neither looked for before a run nor given to a confined one. */
    private static Stream<Problem> sudo(LoadedPlugin loaded) {
        return loaded.command().stream()
                .flatMap(command -> Stream.concat(
                        SudoUses.undeclared(loaded.metadata(), command).stream()
                                .map(rule -> problem(Level.ERROR, loaded, 0, rule)),
                        SudoUses.unclear(command).stream().map(rule -> problem(Level.WARNING, loaded, 0, rule))));
    }

    private static Optional<Problem> executable(LoadedPlugin loaded) {
        try {
            if (loaded.command().isPresent()) {
                String path = loaded.metadata().environment().getOrDefault("PATH", Launcher.PATH);
                Executables.resolve(loaded.command().get().argv().get(0), path);
            }
            if (loaded.worker().isPresent()) {
                Executables.resolve(loaded.worker().get().words().get(0), "");
            }
            return Optional.empty();
        } catch (IOException e) {
            return problem(loaded, e.getMessage());
        }
    }

    private static Optional<Problem> own(LoadedPlugin loaded, BoundedCalls calls) {
        try {
            Optional<String> said =
                    calls.call("validate() of " + loaded.metadata().textKey(), LIMIT, loaded.plugin()::validate);
            return said == null
                    ? problem(loaded, "validate() must return an Optional but returned null")
                    : said.flatMap(words -> problem(loaded, "validate() says: " + words));
        } catch (CallFailedException e) {
            return problem(loaded, "validate() " + e.getMessage());
        }
    }

    private static Optional<Problem> worker(LoadedPlugin loaded, WorkerValidator workers) {
        try {
            return workers.validate(loaded, limit(loaded)).map(found -> problem(loaded, found.line(), found.rule()));
        } catch (IOException e) {
            return problem(loaded, "no worker can be started to validate it: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return problem(loaded, "it was not validated: the caller was interrupted");
        }
    }

    /** A plugin that may run for a second only may not be asked for longer. */
    private static Duration limit(LoadedPlugin loaded) {
        return loaded.metadata()
                .maxRuntime()
                .filter(own -> own.compareTo(LIMIT) < 0)
                .orElse(LIMIT);
    }

    private static Optional<Problem> problem(LoadedPlugin loaded, @Nullable String rule) {
        return Optional.of(problem(loaded, 0, rule));
    }

    private static Problem problem(LoadedPlugin loaded, int line, @Nullable String rule) {
        return problem(Level.ERROR, loaded, line, rule);
    }

    private static Problem problem(Level level, LoadedPlugin loaded, int line, @Nullable String rule) {
        String whose = loaded.metadata().textKey() + ": " + rule;
        return new Problem(level, loaded.file().orElse(null), line, line > 0 ? 1 : 0, whose);
    }
}
