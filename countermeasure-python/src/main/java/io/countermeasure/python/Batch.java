package io.countermeasure.python;

import io.countermeasure.model.Problem;
import io.countermeasure.python.Helper.Answer;
import io.countermeasure.python.Interpreters.Interpreter;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of one interpreter: from what is known of them, else by one look at all, else one by one. For one thread. */
final class Batch {

    /** So that no argument list is longer than the system takes. */
    private static final int MOST_FILES = 1_000;

    private static final int MOST_CHARACTERS = 256 * 1024;

    private final LoadContext context;
    private final Helper helper;
    private final Interpreters interpreters;
    private final String identity;
    private final String stamp;
    private final Map<PluginFile, Look> looks = new LinkedHashMap<>();
    private Optional<Interpreter> interpreter;

    Batch(LoadContext context, Helper helper, Interpreters interpreters, String identity, String stamp) {
        this.context = context;
        this.helper = helper;
        this.interpreters = interpreters;
        this.identity = identity;
        this.stamp = stamp;
        interpreter = interpreters.known(identity);
    }

    /** What is known now of each of the files; one of which nothing is has been reported. */
    Map<PluginFile, Look> look(List<PluginFile> files) throws IOException {
        List<PluginFile> fresh = new ArrayList<>();
        for (PluginFile file : files) {
            Optional<Look> kept = interpreter.isEmpty() ? Optional.empty() : kept(file);
            kept.ifPresentOrElse(look -> looks.put(file, look), () -> fresh.add(file));
        }
        for (List<PluginFile> part : parts(fresh)) {
            scan(part);
        }
        return looks;
    }

    /** The interpreter, once a file has been looked at. */
    Optional<Interpreter> interpreter() {
        return interpreter;
    }

    private Optional<Look> kept(PluginFile file) {
        byte[] kept = context.cache().get(file.sha256());
        return kept == null ? Optional.empty() : Look.of(kept, stamp);
    }

    private static List<List<PluginFile>> parts(List<PluginFile> files) {
        List<List<PluginFile>> parts = new ArrayList<>();
        List<PluginFile> part = new ArrayList<>();
        int characters = 0;
        for (PluginFile file : files) {
            characters += file.path().toString().length();
            if (part.size() == MOST_FILES || characters > MOST_CHARACTERS) {
                parts.add(part);
                part = new ArrayList<>();
                characters = file.path().toString().length();
            }
            part.add(file);
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private void scan(List<PluginFile> files) throws IOException {
        Answer answer = helper.scan(paths(files));
        if (answer.interpreter().isEmpty()) {
            String rule = helper.unusable(answer);
            files.forEach(file -> context.problem(Problem.error(file.path(), rule)));
            return;
        }
        interpreter = answer.interpreter();
        interpreters.remember(identity, answer.interpreter().get());
        List<PluginFile> silent = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Look look = answer.looks().get(i);
            if (look == null) {
                silent.add(files.get(i));
            } else {
                take(files.get(i), look);
            }
        }
        again(silent, files.size() == 1, answer);
    }

    /** The first of these brought the interpreter down, most likely: the others are to be none the worse for it. */
    private void again(List<PluginFile> silent, boolean alone, Answer answer) throws IOException {
        if (silent.isEmpty()) {
            return;
        }
        if (alone) {
            String rule = "file must be readable by "
                    + answer.interpreter().map(Interpreter::version).orElse("Python") + " but the interpreter "
                    + answer.end() + " while looking at it";
            context.problem(Problem.error(silent.get(0).path(), rule));
            return;
        }
        scan(silent.subList(0, 1));
        for (List<PluginFile> part : parts(silent.subList(1, silent.size()))) {
            scan(part);
        }
    }

    private void take(PluginFile file, Look look) throws IOException {
        if (look.text("sha256").filter(hash -> !hash.equals(file.sha256())).isPresent()) {
            context.problem(Problem.error(
                    file.path(),
                    "file must stay as it is while it is loaded but changed; it is looked at again later"));
            return;
        }
        Look whole = look;
        if (look.isComputed()) {
            whole = look.describedBy(
                    helper.describe(file.path(), interpreter.orElseThrow().executable()));
        }
        looks.put(file, whole);
        // what an import says of its failure may be otherwise tomorrow: a dependency is installed, a host is less busy
        if (!look.isComputed() || whole.findings().isEmpty()) {
            context.cache().put(file.sha256(), whole.kept(stamp));
        }
    }

    private static List<Path> paths(List<PluginFile> files) {
        return files.stream().map(PluginFile::path).toList();
    }
}
