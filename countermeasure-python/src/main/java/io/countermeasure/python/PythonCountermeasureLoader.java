package io.countermeasure.python;

import io.countermeasure.json.internal.Hashes;
import io.countermeasure.json.internal.Json;
import io.countermeasure.model.Problem;
import io.countermeasure.python.Interpreters.Choice;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Loads plugins that are Python files, each with one class that extends {@code countermeasure.CountermeasurePlugin}.
 *
 * <p>Metadata that is written down as it is (strings, numbers, lists, constants of the file) is read without executing
 * anything, by one interpreter for all files. A file whose metadata is computed is imported, in a process of its own and
 * for a limited time. What was found is kept by the hash of the file. Its plugins run in workers. Thread-safe.
 */
public final class PythonCountermeasureLoader implements CountermeasureLoader {

    private final PythonRuntime runtime;
    private final Interpreters interpreters;

    /** A loader with {@link PythonRuntime#defaults()}. */
    public PythonCountermeasureLoader() {
        this(PythonRuntime.defaults());
    }

    /**
     * A loader with that runtime. Given to an engine's builder, it is used instead of the one the engine would find.
     *
     * @param runtime says which interpreters are used, and how long they may take
     */
    public PythonCountermeasureLoader(PythonRuntime runtime) {
        this(runtime, new Interpreters(runtime));
    }

    PythonCountermeasureLoader(PythonRuntime runtime, Interpreters interpreters) {
        this.runtime = runtime;
        this.interpreters = interpreters;
    }

    @Override
    public String kind() {
        return "python";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("py");
    }

    @Override
    public void load(LoadContext context) {
        Map<Path, Group> groups = new LinkedHashMap<>();
        Map<Path, Choice> folders = new HashMap<>();
        for (PluginFile file : context.files()) {
            Choice choice = interpreters.choose(file, folders);
            choice.warning().ifPresent(rule -> context.problem(Problem.warning(file.path(), rule)));
            if (choice.refusal().isPresent()) {
                context.problem(Problem.error(file.path(), choice.refusal().get()));
            } else {
                groups.computeIfAbsent(choice.path(), p -> new Group(choice, new ArrayList<>()))
                        .files()
                        .add(file);
            }
        }
        groups.values().forEach(group -> load(context, group.choice(), group.files()));
    }

    private record Group(Choice choice, List<PluginFile> files) {}

    private void load(LoadContext context, Choice choice, List<PluginFile> files) {
        try {
            Path library = runtime.libraryPath();
            Path entry = Library.entry(library);
            String identity = Interpreters.identity(choice.path());
            String stamp = Hashes.sha256(identity + "|" + runtime.libraryHash() + "|" + runtime.aliases());
            Helper helper = new Helper(context, choice, entry, runtime.aliases(), runtime.importLimit());
            Map<List<String>, String> preloads = new HashMap<>();
            Batch.Known known = (by, file, look) -> new Verdict(file, look)
                    .tell(
                            context,
                            metadata -> new PythonCountermeasure(
                                    metadata,
                                    Helper.worker(by, entry),
                                    preloads.computeIfAbsent(look.strings("imports"), this::preload),
                                    payload(file),
                                    library));
            new Batch(context, helper, interpreters, identity, stamp, known).look(files);
        } catch (IOException e) {
            // nothing has been said of the files, or of the rest of them
            throw new IllegalStateException("Python plugins cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** Plugins with the same imports share idle workers. */
    private String preload(List<String> imports) {
        return Json.write(Map.of("aliases", runtime.aliases(), "imports", imports));
    }

    private static String payload(PluginFile file) {
        return Json.write(Map.of("file", file.path().toString(), "sha256", file.sha256()));
    }
}
