package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has stopped: everything, or single plugins. With a state directory every process that shares it goes by it; what cannot be
 * written there holds in this process all the same. Thread-safe.
 */
public final class Stops {

    private static final int LONGEST = 1 << 16;

    private final Optional<StateDirectory> state;
    private final KeyRecords records;
    private final SystemClock clock;
    private final Map<TextKey, Stop> disabledHere = new ConcurrentHashMap<>();
    private volatile @Nullable Stop frozenHere;

    /** Those of that directory and that ledger. */
    public Stops(Optional<StateDirectory> state, StartLedger ledger, SystemClock clock) {
        this.state = state;
        this.records = ledger.records();
        this.clock = clock;
    }

    /** That everything is frozen, if it is. What cannot be read is there, and counts. */
    public Optional<Stop> frozen() {
        Stop here = frozenHere;
        return here != null || state.isEmpty() ? Optional.ofNullable(here) : read(state.get());
    }

    /**
     * Nothing starts any more.
     *
     * @throws IOException if only this process knows
     */
    public void freeze(String reason) throws IOException {
        Stop stop = new Stop(reason, clock.wall());
        if (state.isEmpty()) {
            frozenHere = stop;
            return;
        }
        try {
            state.get().replace("freezes", file(state.get()), KeyRecordJson.write(stop));
        } catch (IOException e) {
            frozenHere = stop;
            throw here("frozen", e);
        }
    }

    /**
     * Plugins start again.
     *
     * @throws IOException if they do not
     */
    public void thaw() throws IOException {
        if (state.isPresent()) {
            state.get().delete(file(state.get()));
        }
        frozenHere = null;
    }

    /** That the plugin is disabled, if it is. */
    public Optional<Stop> disabled(TextKey key) {
        return Optional.ofNullable(disabledHere.get(key))
                .or(() -> records.of(key).stop());
    }

    /** All plugins that are. */
    public Map<TextKey, Stop> disabled() {
        Map<TextKey, Stop> all = new TreeMap<>(records.stopped());
        all.putAll(disabledHere);
        return all;
    }

    /**
     * The plugin does not start any more.
     *
     * @throws IOException if only this process knows
     */
    public void disable(TextKey key, String reason) throws IOException {
        Stop stop = new Stop(reason, clock.wall());
        try {
            records.change(key, record -> record.stopped(Optional.of(stop)));
        } catch (IOException e) {
            disabledHere.put(key, stop);
            throw here("disabled", e);
        }
    }

    /**
     * It starts again.
     *
     * @throws IOException if it does not
     */
    public void enable(TextKey key) throws IOException {
        if (records.of(key).stop().isPresent()) {
            records.change(key, record -> record.stopped(Optional.empty()));
        }
        disabledHere.remove(key);
    }

    private Optional<Stop> read(StateDirectory directory) {
        try {
            return Optional.of(
                    KeyRecordJson.readStop(Sealed.open(directory.files().read(file(directory), LONGEST))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(new Stop("for a reason that cannot be read: " + e.getMessage(), Instant.EPOCH));
        }
    }

    private static Path file(StateDirectory directory) {
        return directory.resolve("frozen");
    }

    private static IOException here(String what, IOException e) {
        return new IOException(what + " in this process only: " + e.getMessage(), e);
    }
}
