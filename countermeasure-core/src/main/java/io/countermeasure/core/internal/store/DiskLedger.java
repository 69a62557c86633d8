package io.countermeasure.core.internal.store;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts in files of the state directory, one a key, each replaced whole. */
public final class DiskLedger implements StartLedger {

    private static final Logger LOG = LoggerFactory.getLogger(DiskLedger.class);
    private static final int VERSION = 1;
    private static final int LONGEST = 1 << 20;

    private final StateDirectory state;
    private final SystemClock clock;

    /** A ledger in that directory. */
    public DiskLedger(StateDirectory state, SystemClock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Optional<Start> last(TextKey key) {
        Path file = state.keyFile(key, ".json");
        try {
            return Optional.of(parse(Sealed.open(state.files().read(file, LONGEST))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The record of {} in {} is unreadable and counts as a start at boot", key, file, e);
            return Optional.of(Start.atBoot(clock));
        }
    }

    @Override
    public void record(TextKey key) throws IOException {
        Start start = Start.now(clock, last(key).map(Start::highWater).orElse(Instant.EPOCH));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", VERSION);
        fields.put("textkey", key.value());
        fields.put("wall", start.wall().toString());
        fields.put("since_boot_ms", start.sinceBoot().toMillis());
        fields.put("boot_id", start.bootId());
        fields.put("high_water", start.highWater().toString());
        state.replace(
                "records of starts",
                state.keyFile(key, ".json"),
                Json.write(fields).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean durable() {
        return true;
    }

    private static Start parse(byte[] body) throws IOException {
        if (!(Json.parse(body, JsonLimits.OWN) instanceof Map<?, ?> fields)
                || !(fields.get("version") instanceof Number version)
                || version.intValue() != VERSION) {
            throw new IOException("a start record must be of version " + VERSION);
        }
        return new Start(
                Instant.parse(text(fields, "wall")),
                Duration.ofMillis(number(fields, "since_boot_ms")),
                text(fields, "boot_id"),
                Instant.parse(text(fields, "high_water")));
    }

    private static String text(Map<?, ?> fields, String name) throws IOException {
        if (fields.get(name) instanceof String value) {
            return value;
        }
        throw new IOException("a start record must have a text " + name);
    }

    private static long number(Map<?, ?> fields, String name) throws IOException {
        if (fields.get(name) instanceof Number value) {
            return value.longValue();
        }
        throw new IOException("a start record must have a number " + name);
    }
}
