package io.countermeasure.python;

import io.countermeasure.json.internal.Hashes;
import io.countermeasure.model.Command;
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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The files of one interpreter: from what is known of them, else by one look at all, else one by one. For one thread. */
final class Batch {

    private static final int MOST_FILES = 1_000;
    private static final int MOST_SHARES = 4;
    /** So that no argument is longer than the system takes: of file names, which have at most three bytes for each. */
    private static final int MOST_CHARACTERS = Command.MAX_WORD_BYTES / 3;

    /** What an import computed may be otherwise tomorrow, and is not believed by another process. */
    private static final String THIS_PROCESS = UUID.randomUUID().toString();

    private final LoadContext context;
    private final Helper helper;
    private final Interpreters interpreters;
    private final String identity;
    private final String stamp;
    private final Known known;
    private Optional<Interpreter> interpreter;

    /** Is told what is known of a file, as soon as that is all, and who found it out. */
    @FunctionalInterface
    interface Known {
        void tell(Interpreter by, PluginFile file, Look look);
    }

    Batch(LoadContext context, Helper helper, Interpreters interpreters, String identity, String stamp, Known known) {
        this.context = context;
        this.helper = helper;
        this.interpreters = interpreters;
        this.identity = identity;
        this.stamp = stamp;
        this.known = known;
        interpreter = interpreters.known(identity).or(this::keptInterpreter);
    }

    /** Finds out about the files; one of which nothing can be known is reported. */
    void look(List<PluginFile> files) throws IOException {
        List<PluginFile> fresh = new ArrayList<>();
        for (PluginFile file : files) {
            Optional<Look> kept = interpreter.flatMap(by -> kept(file));
            kept.ifPresentOrElse(look -> known.tell(interpreter.orElseThrow(), file, look), () -> fresh.add(file));
        }
        for (List<PluginFile> part : parts(fresh)) {
            scan(part, MOST_SHARES);
        }
    }

    /** An interpreter that has described itself to an earlier process. */
    private Optional<Interpreter> keptInterpreter() {
        byte[] kept = context.cache().get(Hashes.sha256(identity));
        Optional<Interpreter> found =
                kept == null ? Optional.empty() : Look.of(kept, stamp).flatMap(Helper::interpreter);
        found.ifPresent(by -> interpreters.remember(identity, by));
        return found;
    }

    private Optional<Look> kept(PluginFile file) {
        byte[] kept = context.cache().get(file.sha256());
        return kept == null ? Optional.empty() : Look.of(kept, stamp).or(() -> Look.of(kept, stamp + THIS_PROCESS));
    }

    private static List<List<PluginFile>> parts(List<PluginFile> files) {
        List<List<PluginFile>> parts = new ArrayList<>();
        List<PluginFile> part = new ArrayList<>();
        int characters = 0;
        for (PluginFile file : files) {
            int more = file.path().getFileName().toString().length() + 1;
            if (part.size() == MOST_FILES || characters + more > MOST_CHARACTERS || isElsewhere(file, part)) {
                parts.add(part);
                part = new ArrayList<>();
                characters = 0;
            }
            part.add(file);
            characters += more;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private static boolean isElsewhere(PluginFile file, List<PluginFile> part) {
        return !part.isEmpty() && !folder(file).equals(folder(part.get(0)));
    }

    private static Path folder(PluginFile file) {
        return Objects.requireNonNull(file.path().getParent(), "a file has a folder");
    }

    private void scan(List<PluginFile> files, int shares) throws IOException {
        Map<Integer, PluginFile> silent = numbered(files);
        Map<PluginFile, Look> computed = new LinkedHashMap<>();
        Answer answer = helper.scan(folder(files.get(0)), names(files), shares, (by, look) -> {
            interpreter = Optional.of(by);
            PluginFile file = silent.remove(look.file());
            if (file != null && isOf(file, look)) {
                take(by, file, look, computed);
            }
        });
        if (answer.interpreter().isEmpty()) {
            String rule = helper.unusable(answer);
            files.forEach(file -> context.problem(Problem.error(file.path(), rule)));
            return;
        }
        interpreters.remember(identity, answer.interpreter().get());
        context.cache()
                .put(
                        Hashes.sha256(identity),
                        Helper.head(answer.interpreter().get()).kept(stamp));
        for (Map.Entry<PluginFile, Look> entry : computed.entrySet()) {
            describe(entry.getKey(), entry.getValue(), answer.interpreter().get());
        }
        again(List.copyOf(silent.values()), files.size() == 1, answer);
    }

    private static Map<Integer, PluginFile> numbered(List<PluginFile> files) {
        Map<Integer, PluginFile> numbered = new LinkedHashMap<>();
        files.forEach(file -> numbered.put(numbered.size(), file));
        return numbered;
    }

    /** One of these brought the interpreter down, the first most likely: the others are to be none the worse for it. */
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
        scan(silent.subList(0, 1), 1);
        for (List<PluginFile> part : parts(silent.subList(1, silent.size()))) {
            scan(part, 1);
        }
    }

    /** Whether the bytes that were looked at are those that were read. */
    private boolean isOf(PluginFile file, Look look) {
        boolean other =
                look.text("sha256").filter(hash -> !hash.equals(file.sha256())).isPresent();
        if (other) {
            context.problem(Problem.error(
                    file.path(),
                    "file must stay as it is while it is loaded but changed; it is looked at again later"));
        }
        return !other;
    }

    private void take(Interpreter by, PluginFile file, Look look, Map<PluginFile, Look> computed) {
        if (look.isComputed()) {
            computed.put(file, look);
        } else {
            keep(file, look, stamp);
            known.tell(by, file, look);
        }
    }

    private void describe(PluginFile file, Look look, Interpreter by) throws IOException {
        Look whole = look.describedBy(helper.describe(file.path(), by.executable()));
        // what an import says of its failure may be otherwise soon: a dependency is installed, a host is less busy
        if (whole.findings().isEmpty()) {
            keep(file, whole, stamp + THIS_PROCESS);
        }
        known.tell(by, file, whole);
    }

    private void keep(PluginFile file, Look look, String validFor) {
        context.cache().put(file.sha256(), look.kept(validFor));
    }

    private static List<String> names(List<PluginFile> files) {
        return files.stream().map(file -> file.path().getFileName().toString()).toList();
    }
}
