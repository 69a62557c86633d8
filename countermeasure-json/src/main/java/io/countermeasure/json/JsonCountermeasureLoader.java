package io.countermeasure.json;

import io.countermeasure.json.internal.JsonFault;
import io.countermeasure.json.internal.PluginDocument;
import io.countermeasure.json.internal.Resources;
import io.countermeasure.model.Problem;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Loads plugins that are one JSON object, each a command.
 *
 * <pre>{@code
 * {"name": "netstat", "author": "ops@acme.example", "textkey": "info.netstat",
 *  "description": "Gather most recent netstat output", "max_frequency": 60, "command": "netstat -ant"}
 * }</pre>
 *
 * <p>{@code name}, {@code author}, {@code textkey}, {@code description} and {@code command} are required; a command that
 * is a string goes to {@code /bin/sh -c}, one that is an array is executed as it stands. Optional, or null:
 * <ul>
 *   <li>{@code wall_announce_delay} (from 0), {@code max_frequency} and {@code max_runtime} (from 1): whole seconds up
 *       to 2147483647, in plain digits: 1e3, 60.0 and -0 are refused
 *   <li>{@code sudo_requirements}: a list of full command lines; {@code environment}: an object of strings; {@code
 *       working_directory}: an absolute path
 *   <li>{@code output}: {@code text}, the default, or {@code html}; {@code on_agent_exit}: {@code kill}, the default, or
 *       {@code finish}; {@code disruptive} and {@code detach}: false by default
 *   <li>{@code sandbox}: {@code require} and {@code prefer}, lists of guarantees in {@code lower_snake} (or all
 *       upper) case; {@code read} and {@code write}, lists of absolute paths
 * </ul>
 *
 * <p>{@code $schema} is let through; any other member is an error, as is one that stands twice. A file is UTF-8 of at
 * most 1 MiB, 16 levels and 64 members an object; a byte order mark is a warning. All that is wrong with a file is
 * reported at once, with line and column. Thread-safe.
 */
public final class JsonCountermeasureLoader implements CountermeasureLoader {

    private static final String SCHEMA = "/io/countermeasure/json/countermeasure.schema.json";

    /** A loader; all are alike. */
    public JsonCountermeasureLoader() {}

    @Override
    public String kind() {
        return "json";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("json");
    }

    @Override
    public void load(LoadContext context) {
        context.files().forEach(file -> load(context, file));
    }

    /**
     * {@return the plugin of a document that is in no file}
     *
     * @param document the JSON of a plugin file
     * @throws MalformedJsonException if anything is wrong with it; the message names all of that, the place is the
     *     first's
     */
    public static CommandCountermeasure parse(String document) {
        PluginDocument read = PluginDocument.read(document);
        return read.plugin().orElseThrow(() -> {
            JsonFault first = read.faults().get(0);
            String rules = read.faults().stream().map(JsonFault::rule).collect(Collectors.joining("; "));
            return new MalformedJsonException(first.line(), first.column(), rules);
        });
    }

    /** {@return the JSON Schema (2020-12) of the format, for editors and checks before a file gets to a host} */
    public static String schema() {
        return new String(Resources.read(SCHEMA), StandardCharsets.UTF_8);
    }

    private static void load(LoadContext context, PluginFile file) {
        PluginDocument read = PluginDocument.read(file.content());
        if (read.marked()) {
            context.problem(Problem.warning(file.path(), "file should not begin with a byte order mark"));
        }
        for (JsonFault fault : read.faults()) {
            context.problem(Problem.error(file.path(), fault.line(), fault.column(), fault.rule()));
        }
        read.plugin()
                .ifPresentOrElse(
                        plugin -> context.plugin(file, plugin),
                        () -> read.key().ifPresent(key -> context.claim(file, key)));
    }
}
