package io.countermeasure.process.worker;

import io.countermeasure.json.IncidentJson;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.json.internal.MetadataWriter;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The main of a worker JVM. {@code work PRELOAD} speaks the worker protocol on descriptors 3 and 4; {@code describe FILE
 * SHA256} writes what one jar's plugin is, one JSON object on a line, to descriptor 4.
 */
public final class WorkerMain {

    private static final int PROTOCOL = 1;

    private WorkerMain() {}

    /**
     * Is called by {@code java}.
     *
     * @param arguments {@code work PRELOAD}, or {@code describe FILE SHA256}
     * @throws IOException if the agent cannot be talked to
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("describe")) {
            describe(Path.of(arguments[1]), arguments[2]);
        } else {
            work();
        }
    }

    private static void work() throws IOException {
        Wire wire = Wire.open();
        WorkerLogging.to(wire);
        loadAhead();
        wire.send('R', Map.of("protocol", PROTOCOL, "runtime", runtime(), "pid", pid()));
        Job job = Job.of(wire.receive('J'));
        Termination termination = Termination.watch(Thread.currentThread());
        try {
            new Performance(wire, job).play();
        } catch (Throwable e) { // a full heap, most likely, or the agent has gone
            Termination.atOnce(e);
        }
        termination.leave();
    }

    private static void describe(Path file, String sha256) throws IOException {
        Wire wire = Wire.openForWriting();
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        try {
            PluginJar jar = PluginJar.inPlace(file, sha256);
            CountermeasurePlugin plugin = jar.create(jar.onlyClass());
            said.put("class", plugin.getClass().getName());
            said.put("metadata", Json.write(MetadataWriter.members(Metadata.of(plugin))));
        } catch (Throwable e) { // whatever it is, it is a problem of this file's
            said.clear();
            said.put("problem", Failures.sentence(e));
        }
        wire.line(Json.write(said));
        Termination.now(0);
    }

    /** What every job needs: it is loaded before there is one. */
    private static void loadAhead() {
        Object unused = Json.parse("{\"a\":[1,null]}", JsonLimits.OWN);
        Object empty = IncidentJson.readTruncating("{\"outage\":{\"reasons\":[\"a\"]}}");
        LoggerFactory.getLogger(WorkerMain.class).trace("{} {}", unused, empty);
    }

    private static String runtime() {
        return "Java " + System.getProperty("java.version");
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }
}
