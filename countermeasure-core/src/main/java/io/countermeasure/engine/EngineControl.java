package io.countermeasure.engine;

import io.countermeasure.core.internal.run.Pipeline;
import io.countermeasure.core.internal.store.StartLedger;
import io.countermeasure.core.internal.store.Stops;
import io.countermeasure.core.internal.store.Store;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Stops what must not run, and lets it run again. With a state directory all of it is kept there: it outlives the engine, and holds for every
 * process that shares the directory; without one it is this engine's.
 *
 * <p>What runs already goes on; what has not started yet, be it that people were promised a pause, does not start.
 *
 * <p>Thread-safe.
 */
public final class EngineControl {

    /** The longest reason, in characters. */
    public static final int MAX_REASON_LENGTH = 500;

    private final Stops stops;
    private final StartLedger ledger;
    private final Pipeline pipeline;
    private final Optional<Store> store;

    EngineControl(Stops stops, StartLedger ledger, Pipeline pipeline, Optional<Store> store) {
        this.stops = stops;
        this.ledger = ledger;
        this.pipeline = pipeline;
        this.store = store;
    }

    /**
     * That somebody has stopped something.
     *
     * @param reason why, in that person's words
     * @param since since when
     */
    public record Stop(String reason, Instant since) {}

    /** {@return why everything is frozen and since when, if it is} */
    public Optional<Stop> frozen() {
        return stops.frozen().map(EngineControl::told);
    }

    /** {@return the plugins that are disabled, whether or not there still are such plugins} */
    public Map<TextKey, Stop> disabled() {
        Map<TextKey, Stop> told = new TreeMap<>();
        stops.disabled().forEach((key, stop) -> told.put(key, told(stop)));
        return told;
    }

    /**
     * Ends a run, or vetoes it before it starts: one of this engine's, or with a state directory one of any process
     * that shares it, which then hears of it within a second. Returns without waiting for the end.
     *
     * @param executionId as {@link Execution#id()} gives it
     * @param reason for the result: who cancels it, and why
     * @return false if no run of that id is under way
     * @throws IOException if the state directory does not take the request
     * @throws IllegalArgumentException if the reason is blank or longer than {@value #MAX_REASON_LENGTH} characters
     */
    public boolean cancel(String executionId, String reason) throws IOException {
        String why = checked(reason);
        if (pipeline.cancel(executionId, why)) {
            return true;
        }
        return store.isPresent() && store.get().runs().cancel(executionId, why);
    }

    /**
     * From now on every request is refused as FROZEN.
     *
     * @param reason for whoever is refused
     * @throws IOException if that cannot be kept in the state directory; it holds for this engine all the same
     * @throws IllegalArgumentException if the reason is blank or longer than {@value #MAX_REASON_LENGTH} characters
     */
    public void freeze(String reason) throws IOException {
        stops.freeze(checked(reason));
    }

    /**
     * Ends that; does nothing if nothing is frozen.
     *
     * @throws IOException if the state directory does not let go of it
     */
    public void thaw() throws IOException {
        stops.thaw();
    }

    /**
     * From now on requests for that plugin are refused as DISABLED. There need not be such a plugin.
     *
     * @param textKey the plugin's key
     * @param reason for whoever is refused
     * @throws IOException if that cannot be kept in the state directory; it holds for this engine all the same
     * @throws IllegalArgumentException if the text is no key, or the reason is blank or longer than
     *     {@value #MAX_REASON_LENGTH} characters
     */
    public void disable(String textKey, String reason) throws IOException {
        stops.disable(TextKey.of(textKey), checked(reason));
    }

    /**
     * Ends that; does nothing if it is not disabled.
     *
     * @param textKey the plugin's key
     * @throws IOException if the state directory does not let go of it
     * @throws IllegalArgumentException if the text is no key
     */
    public void enable(String textKey) throws IOException {
        stops.enable(TextKey.of(textKey));
    }

    /**
     * Closes the loop breaker of a disruptive plugin: its starts so far no longer count. Its {@code max_frequency}
     * holds all the same.
     *
     * @param textKey the plugin's key
     * @throws IOException if that cannot be kept in the state directory
     * @throws IllegalArgumentException if the text is no key
     */
    public void reset(String textKey) throws IOException {
        ledger.reset(TextKey.of(textKey));
    }

    private static Stop told(io.countermeasure.core.internal.store.Stop stop) {
        return new Stop(stop.reason(), stop.since());
    }

    private static String checked(String reason) {
        if (reason.isBlank() || reason.length() > MAX_REASON_LENGTH) {
            throw new IllegalArgumentException("reason must have 1 to " + MAX_REASON_LENGTH
                    + " characters and not be blank but had " + reason.length());
        }
        return reason;
    }
}
