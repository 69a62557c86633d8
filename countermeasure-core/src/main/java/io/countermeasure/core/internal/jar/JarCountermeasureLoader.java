package io.countermeasure.core.internal.jar;

import io.countermeasure.core.internal.jar.JarLook.Described;
import io.countermeasure.model.Problem;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Loads plugins that are jars, each with one class that extends {@code CountermeasurePlugin}. What they are is read as
 * data from {@code META-INF/countermeasures.json}; one without that is asked, once, in a JVM of its own. Nothing of a jar
 * is executed in this JVM. Found by ServiceLoader. Thread-safe.
 */
public final class JarCountermeasureLoader implements CountermeasureLoader {

    private final Path java;
    private final Path unpackTo;
    private Optional<WorkerJar> library = Optional.empty();
    private Optional<JavaRuntime> runtime = Optional.empty();

    /** With the Java runtime of this JVM. */
    public JarCountermeasureLoader() {
        this(
                Path.of(System.getProperty("java.home", "/usr"), "bin", "java"),
                Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
    }

    JarCountermeasureLoader(Path java, Path unpackTo) {
        this.java = java;
        this.unpackTo = unpackTo;
    }

    @Override
    public String kind() {
        return "jar";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("jar");
    }

    @Override
    public void load(LoadContext context) {
        Optional<String> missing = JavaRuntime.problem(java);
        if (missing.isPresent()) {
            context.files().forEach(file -> context.problem(Problem.error(file.path(), missing.get())));
            return;
        }
        try {
            JavaWorker worker = new JavaWorker(runtime(), library().path());
            for (PluginFile file : context.files()) {
                load(context, file, worker);
            }
        } catch (IOException e) {
            // nothing has been said of the files, or of the rest of them
            throw new IllegalStateException("jar plugins cannot be looked at: " + e.getMessage(), e);
        }
    }

    private static void load(LoadContext context, PluginFile file, JavaWorker worker) throws IOException {
        JarLook look = JarLook.at(file.content());
        look.problems().forEach(rule -> context.problem(Problem.error(file.path(), rule)));
        Optional<Described> plugin = look.plugin();
        if (look.problems().isEmpty() && !look.described()) {
            plugin = new JarInquiry(context, worker).ask(file);
        }
        if (plugin.isPresent()) {
            context.plugin(file, new JarCountermeasure(file, plugin.get(), worker));
        } else {
            look.key().ifPresent(key -> context.claim(file, key));
        }
    }

    private synchronized JavaRuntime runtime() throws IOException {
        if (runtime.isEmpty()) {
            runtime = Optional.of(JavaRuntime.of(java));
        }
        return runtime.get();
    }

    private synchronized WorkerJar library() {
        if (library.isEmpty()) {
            library = Optional.of(new WorkerJar(unpackTo));
        }
        return library.get();
    }
}
