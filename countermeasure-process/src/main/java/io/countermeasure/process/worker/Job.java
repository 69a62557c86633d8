package io.countermeasure.process.worker;

import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.Incident;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done.
 *
 * @param validate whether the plugin is to be validated, and not to be run
 * @param textKey the key it was loaded under
 * @param incident the file of the incident
 * @param event whether that began or ended, if it is known
 * @param folder may be written, and goes with this worker
 * @param dataFolder the plugin's own folder, made when it is asked for
 * @param environment what commands of this run have in addition
 * @param limit how long each phase may take, if it is limited
 * @param file the jar
 * @param sha256 the hash of what was loaded
 * @param className the plugin's class
 * @param metadata what it said of itself, or what was said of it, under the names of the plugin format
 */
record Job(
        boolean validate,
        String textKey,
        Path incident,
        Optional<Incident.Event> event,
        Path folder,
        Path dataFolder,
        Map<String, String> environment,
        Optional<Duration> limit,
        Path file,
        String sha256,
        String className,
        Map<?, ?> metadata) {

    static Job of(Map<?, ?> job) {
        Map<?, ?> payload = map(job, "payload");
        return new Job(
                text(job, "action").equals("validate"),
                text(job, "textkey"),
                Path.of(text(job, "incident")),
                Optional.ofNullable(job.get("event")).map(event -> Incident.Event.valueOf(event.toString())),
                Path.of(text(job, "folder")),
                Path.of(text(job, "data_directory")),
                texts(map(job, "environment")),
                limit(job.get("max_runtime")),
                Path.of(text(payload, "file")),
                text(payload, "sha256"),
                text(payload, "class"),
                map(payload, "metadata"));
    }

    Incident readIncident() throws IOException {
        return IncidentJson.readTruncating(Files.readAllBytes(incident));
    }

    private static Optional<Duration> limit(@Nullable Object seconds) {
        return seconds instanceof Number number
                ? Optional.of(Duration.ofMillis(
                        new BigDecimal(number.toString()).movePointRight(3).longValue()))
                : Optional.empty();
    }

    private static Map<String, String> texts(Map<?, ?> map) {
        Map<String, String> texts = new LinkedHashMap<>();
        map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        return texts;
    }

    private static String text(Map<?, ?> map, String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("\"" + name + "\" of the job must be a text but is not");
    }

    private static Map<?, ?> map(Map<?, ?> map, String name) {
        if (map.get(name) instanceof Map<?, ?> inner) {
            return inner;
        }
        throw new IllegalArgumentException("\"" + name + "\" of the job must be an object but is not");
    }
}
