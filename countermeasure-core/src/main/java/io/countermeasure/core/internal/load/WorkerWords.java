package io.countermeasure.core.internal.load;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonFault;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.CountermeasureMetadata.OnAgentExit;
import io.countermeasure.spi.WorkerCountermeasure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WorkerCountermeasure} said of its workers, once. Immutable.
 *
 * @param words what is executed: its words, and what is to be loaded ahead
 * @param payload what the job is, as {@link Json} has it
 * @param reads what it has to read wherever it runs
 */
public record WorkerWords(List<String> words, @Nullable Object payload, List<Path> reads) {

    private static final int LONGEST_PAYLOAD = 32 * 1024;
    private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 16, 1_000, 10_000, 1 << 20);

    /**
     * Asks it.
     *
     * @param known words that have been checked: many plugins have the same
     */
    static WorkerWords ask(
            WorkerCountermeasure plugin, CountermeasureMetadata metadata, Map<List<String>, List<String>> known) {
        refuseOutliving(metadata);
        List<String> argv = plugin.argv();
        String preload = plugin.preload();
        String payload = plugin.payload();
        List<Path> reads = plugin.reads();
        if (argv == null || preload == null || payload == null || reads == null) { // plugins are other people's code
            throw new IllegalArgumentException(
                    "argv(), preload(), payload() and reads() must return something but returned null");
        }
        List<String> words = new ArrayList<>(argv);
        words.add(preload);
        List<String> checked = known.computeIfAbsent(words, WorkerWords::checked);
        Object job = json("payload()", payload);
        int bytes = Json.write(job).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_PAYLOAD) {
            throw new IllegalArgumentException(
                    "payload() must return at most " + LONGEST_PAYLOAD + " bytes but returned " + bytes);
        }
        return new WorkerWords(checked, job, absolute(reads));
    }

    private static List<String> checked(List<String> words) {
        if (!words.get(0).startsWith("/")) {
            throw new IllegalArgumentException(
                    "argv() must begin with an absolute path but began with " + Words.printable(words.get(0)));
        }
        json("preload()", words.get(words.size() - 1));
        return Command.of(words).words();
    }

    private static List<Path> absolute(List<Path> reads) {
        for (Path path : reads) {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException(
                        "reads() must return absolute paths but returned " + Words.printable(path.toString()));
            }
        }
        return List.copyOf(reads);
    }

    /** A worker is held by the agent, and goes with it. */
    private static void refuseOutliving(CountermeasureMetadata metadata) {
        if (metadata.detach()) {
            throw new IllegalArgumentException("detach must be false for a plugin that a worker runs but was true");
        }
        if (metadata.onAgentExit() == OnAgentExit.FINISH) {
            throw new IllegalArgumentException(
                    "on_agent_exit must be \"kill\" for a plugin that a worker runs but was \"finish\"");
        }
    }

    private static @Nullable Object json(String what, String text) {
        try {
            return Json.parse(text, LIMITS);
        } catch (JsonFault e) {
            throw new IllegalArgumentException(what + " must return JSON but: " + e.rule(), e);
        }
    }
}
