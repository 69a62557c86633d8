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
    private static final String DISABLED = ".disabled";

    private final Optional<StateDirectory> state;
    private final SystemClock clock;
    private final Map<TextKey, Stop> disabledHere = new ConcurrentHashMap<>();
    private volatile @Nullable Stop frozenHere;

    /** Those of that directory; without one, of this process. */
    public Stops(Optional<StateDirectory> state, SystemClock clock) {
        this.state = state;
        this.clock = clock;
    }

    /** That everything is frozen, if it is. What cannot be read is there, and counts. */
    public Optional<Stop> frozen() {
        return Optional.ofNullable(frozenHere).or(() -> state.flatMap(directory -> read(directory, frozen(directory))));
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
            state.get().replace("freezes", frozen(state.get()), KeyRecordJson.write(stop));
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
            state.get().delete(frozen(state.get()));
        }
        frozenHere = null;
    }

    /** That the plugin is disabled, if it is. What cannot be read is there, and counts. */
    public Optional<Stop> disabled(TextKey key) {
        return Optional.ofNullable(disabledHere.get(key))
                .or(() -> state.flatMap(directory -> read(directory, directory.keyFile(key, DISABLED))));
    }

    /** All plugins that are, but for those whose name cannot be read. */
    public Map<TextKey, Stop> disabled() {
        Map<TextKey, Stop> all = new TreeMap<>();
        state.ifPresent(directory -> directory.keyFiles(DISABLED).forEach(file -> addDisabled(directory, file, all)));
        all.putAll(disabledHere);
        return all;
    }

    private static void addDisabled(StateDirectory directory, Path file, Map<TextKey, Stop> all) {
        try {
            byte[] body = body(directory, file);
            all.put(KeyRecordJson.key(body), KeyRecordJson.readStop(body));
        } catch (NoSuchFileException e) {
            return; // it was enabled just now
        } catch (IOException | RuntimeException e) {
            directory.degradation().note(unreadable(file), e);
        }
    }

    /**
     * The plugin does not start any more.
     *
     * @throws IOException if only this process knows
     */
    public void disable(TextKey key, String reason) throws IOException {
        Stop stop = new Stop(reason, clock.wall());
        if (state.isEmpty()) {
            disabledHere.put(key, stop);
            return;
        }
        try {
            state.get()
                    .replace(
                            "records of what is disabled",
                            state.get().keyFile(key, DISABLED),
                            KeyRecordJson.write(key, stop));
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
        if (state.isPresent()) {
            state.get().delete(state.get().keyFile(key, DISABLED));
        }
        disabledHere.remove(key);
    }

    private static Optional<Stop> read(StateDirectory directory, Path file) {
        try {
            return Optional.of(KeyRecordJson.readStop(body(directory, file)));
        } catch (NoSuchFileException e) {
            directory.degradation().well(unreadable(file));
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            directory.degradation().note(unreadable(file), e);
            return Optional.of(new Stop("for a reason that cannot be read: " + e.getMessage(), Instant.EPOCH));
        }
    }

    private static String unreadable(Path file) {
        return "the stop in " + file + " cannot be read, and counts";
    }

    private static byte[] body(StateDirectory directory, Path file) throws IOException {
        return Sealed.open(directory.files().read(file, LONGEST));
    }

    private static Path frozen(StateDirectory directory) {
        return directory.resolve("frozen");
    }

    private static IOException here(String what, IOException e) {
        return new IOException(what + " in this process only: " + e.getMessage(), e);
    }
}
