package io.countermeasure.core.internal.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Its files are one line, VERB or VERB KEY, and it does what they say. */
final class FakeLoader implements CountermeasureLoader {

    /** The file names of each call. */
    final List<List<String>> calls = new CopyOnWriteArrayList<>();

    @Override
    public String kind() {
        return "fake";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("json");
    }

    @Override
    public void load(LoadContext context) {
        calls.add(context.files().stream()
                .map(f -> f.path().getFileName().toString())
                .toList());
        context.files().forEach(file -> load(context, file));
    }

    private static void load(LoadContext context, PluginFile file) {
        String[] words = new String(file.content(), UTF_8).strip().split(" ", -1);
        String key = words.length > 1 ? words[1] : "some.key";
        Problem error = Problem.error(file.path(), 1, 1, "content must be good but was bad");
        switch (words[0]) {
            case "good" -> context.plugin(file, plugin(key));
            case "doubtful" -> {
                context.problem(Problem.warning(file.path(), "content is doubtful"));
                context.plugin(file, plugin(key));
            }
            case "bad" -> context.problem(error);
            case "claim" -> {
                context.claim(file, TextKey.of(key));
                context.problem(error);
            }
            case "silent" -> {}
            case "both" -> {
                context.problem(error);
                context.plugin(file, plugin(key));
            }
            case "twice" -> {
                context.plugin(file, plugin(key));
                context.plugin(file, plugin(key));
            }
            case "throw" -> throw new IllegalStateException("the loader's own bug");
            case "overflow" -> throw new StackOverflowError();
            case "linkage" -> throw new NoClassDefFoundError("com/acme/Missing");
            case "nokey" -> context.plugin(file, new Plugins.NullMetadataCountermeasure());
            case "general" -> context.problem(new Problem(Problem.Level.ERROR, null, 0, 0, "interpreter is missing"));
            default -> context.problem(error);
        }
    }

    static CountermeasurePlugin plugin(String key) {
        return CommandCountermeasure.of(metadata(key), Command.of("/bin/true"));
    }

    static CountermeasureMetadata metadata(String key) {
        return CountermeasureMetadata.builder(key)
                .name("Name of " + key)
                .author("ops@acme.example")
                .description("Does " + key)
                .build();
    }
}
