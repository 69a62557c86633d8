package io.countermeasure.registry;

import io.countermeasure.model.Catalog;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The countermeasures of an engine, live. What {@link #catalog()} returns is frozen: publish it, and compare it with a
 * later one.
 *
 * <p>Thread-safe. Belongs to its engine, and is not to be used after the engine is closed.
 */
public final class CountermeasureRegistry {

    private final Supplier<Catalog> catalog;
    private final Supplier<Catalog> refresh;
    private final Supplier<List<Problem>> validate;

    /**
     * A view of something that keeps plugins. For the engine and for tests; a vendor takes its engine's registry.
     *
     * @param catalog what there is now; cheap
     * @param refresh reads all plugin directories again, and says what there is then
     * @param validate all problems, the plugins' own included
     */
    public CountermeasureRegistry(
            Supplier<Catalog> catalog, Supplier<Catalog> refresh, Supplier<List<Problem>> validate) {
        this.catalog = catalog;
        this.refresh = refresh;
        this.validate = validate;
    }

    /** {@return what there is now, frozen} Reads no file. */
    public Catalog catalog() {
        return catalog.get();
    }

    /**
     * Reads all plugin directories again. Others see either the old state or the new one, whole.
     *
     * @return what there is then
     */
    public Catalog refresh() {
        return refresh.get();
    }

    /**
     * {@return the usable countermeasure with this key, if there is one}
     *
     * @param key the plugin's key
     */
    public Optional<CountermeasureMetadata> find(TextKey key) {
        return catalog().find(key).map(Catalog.Entry::metadata);
    }

    /**
     * {@return everything that is wrong: the catalog's problems, and what each usable plugin says of its own set-up}
     */
    public List<Problem> validate() {
        return List.copyOf(validate.get());
    }
}
