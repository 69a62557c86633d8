package io.countermeasure.core.internal.jar;

import io.countermeasure.core.internal.jar.JarLook.Described;
import io.countermeasure.json.internal.AttributeDocument;
import io.countermeasure.json.internal.AttributeDocument.Place;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonFault;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.Problem;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Asks a jar without a description what it is, in a JVM of its own, and keeps the answer by the jar's hash. For one thread. */
final class JarInquiry {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LONGEST_SAID = 300;

    private final LoadContext context;
    private final JavaWorker worker;

    JarInquiry(LoadContext context, JavaWorker worker) {
        this.context = context;
        this.worker = worker;
    }

    /** What it is; if that is unknown, the reason has been reported. */
    Optional<Described> ask(PluginFile file) throws IOException {
        String stamp = worker.identity() + "\n";
        byte[] kept = context.cache().get(file.sha256());
        String before = kept == null ? "" : new String(kept, StandardCharsets.UTF_8);
        if (before.startsWith(stamp)) {
            return understood(file, before.substring(stamp.length()));
        }
        CommandResult result = exec(file);
        String said = result.stdout().strip();
        if (said.isEmpty()) {
            return refuse(file, silent(result));
        }
        Optional<Described> plugin = understood(file, said);
        if (plugin.isPresent()) {
            context.cache().put(file.sha256(), (stamp + said).getBytes(StandardCharsets.UTF_8));
        }
        return plugin;
    }

    private CommandResult exec(PluginFile file) throws IOException {
        try {
            Path real = file.path().toRealPath();
            return context.exec(Command.of(worker.describe(real, file.sha256())), LIMIT, worker.reads(real));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Optional<Described> understood(PluginFile file, String line) {
        try {
            if (!(Json.parse(line, JsonLimits.OWN) instanceof Map<?, ?> said)) {
                return refuse(file, "jar must be described by its worker but that said " + Shown.quote(line));
            }
            return said.get("problem") instanceof String problem
                    ? refuse(file, Shown.escape(problem))
                    : described(file, String.valueOf(said.get("class")), String.valueOf(said.get("metadata")));
        } catch (JsonFault e) {
            return refuse(file, "jar must be described by its worker but that said " + Shown.quote(line));
        }
    }

    private Optional<Described> described(PluginFile file, String className, String attributes) {
        AttributeDocument document = AttributeDocument.read(attributes, name -> new Place(0, 0));
        document.faults().forEach(fault -> context.problem(Problem.error(file.path(), "metadata(): " + fault.rule())));
        if (document.metadata().isEmpty()) {
            document.key().ifPresent(key -> context.claim(file, key));
        }
        return document.metadata().map(metadata -> new Described(className, metadata));
    }

    private Optional<Described> refuse(PluginFile file, String rule) {
        context.problem(Problem.error(file.path(), rule));
        return Optional.empty();
    }

    private static String silent(CommandResult result) {
        String end = result.timedOut()
                ? "was ended after " + LIMIT.toSeconds() + " s"
                : "ended with exit code " + result.exitCode();
        String said = result.stderr().strip();
        String last = Shown.escape(said.substring(Math.max(0, said.length() - LONGEST_SAID)));
        return "jar must say what it is, in " + JarLook.DESCRIPTION + " or by metadata(), but its JVM " + end
                + (last.isEmpty() ? "" : ", and said: " + last);
    }
}
