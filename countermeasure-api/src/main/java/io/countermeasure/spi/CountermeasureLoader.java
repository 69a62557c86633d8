package io.countermeasure.spi;

import java.util.Set;

/**
 * Turns plugin files into plugins. Found by {@link java.util.ServiceLoader}, or given to the engine's builder.
 *
 * <p>An implementation is thread-safe; the registry calls {@link #load} for one folder at a time, on one thread. What
 * it throws costs the files of that call and nothing else: they are then tried one by one.
 */
public interface CountermeasureLoader {

    /** {@return how its plugins are called in catalogs: {@code json}, {@code python}} */
    String kind();

    /** {@return the endings of its files, without the period, in lower case} No two loaders may share one. */
    Set<String> extensions();

    /**
     * Loads the context's files. For each file it calls {@link LoadContext#plugin} once, or reports at least one error
     * by {@link LoadContext#problem}, never both; a file of which it says nothing is reported as an error.
     *
     * @param context the files, and what is made of them
     */
    void load(LoadContext context);
}
