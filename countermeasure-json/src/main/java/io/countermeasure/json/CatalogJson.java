package io.countermeasure.json;

import io.countermeasure.json.internal.CatalogWriter;
import io.countermeasure.json.internal.Json;
import io.countermeasure.model.Catalog;

/**
 * Catalogs to JSON.
 *
 * <pre>{@code
 * {"taken": "2026-01-31T10:50:00Z",
 *  "countermeasures": [
 *    {"textkey", "name", "author", "description", "wall_announce_delay", "max_frequency", "max_runtime",
 *     "sudo_requirements", "environment", "working_directory", "output", "disruptive", "detach", "on_agent_exit",
 *     "sandbox": {"require", "prefer", "read", "write"},
 *     "kind": "json", "file": "/...", "sha256": "..."}],
 *  "problems": [{"level": "error", "file": "/...", "line": 3, "column": 7, "rule": "..."}]}
 * }</pre>
 *
 * <p>The names are the plugin format's, and every one is always there: what is not known is null, an unknown line or
 * column 0. Times are ISO-8601, durations seconds (60, 0.25). A sandbox's network is left out, as no plugin can ask for
 * it. The JSON is valid whatever the strings hold: half a surrogate pair becomes U+FFFD, and what would steer a terminal
 * is escaped. Thread-safe.
 */
public final class CatalogJson {

    private CatalogJson() {}

    /**
     * {@return the catalog as JSON, on one line}
     *
     * @param catalog a snapshot, as {@code CountermeasureRegistry.catalog()} gives it
     */
    public static String write(Catalog catalog) {
        return Json.write(CatalogWriter.members(catalog));
    }
}
