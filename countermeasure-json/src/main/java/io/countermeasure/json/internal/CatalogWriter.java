package io.countermeasure.json.internal;

import io.countermeasure.model.Catalog;
import io.countermeasure.model.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A catalog as a map. */
public final class CatalogWriter {

    private CatalogWriter() {}

    /** The catalog's members. */
    public static Map<String, @Nullable Object> members(Catalog catalog) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("taken", catalog.taken().toString());
        out.put(
                "countermeasures",
                catalog.entries().stream().map(CatalogWriter::entry).toList());
        out.put(
                "problems",
                catalog.problems().stream().map(CatalogWriter::problem).toList());
        return out;
    }

    /** A problem's members. */
    public static Map<String, @Nullable Object> problem(Problem problem) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("level", Names.of(problem.level()));
        out.put("file", problem.file() == null ? null : problem.file().toString());
        out.put("line", problem.line());
        out.put("column", problem.column());
        out.put("rule", problem.rule());
        return out;
    }

    private static Map<String, @Nullable Object> entry(Catalog.Entry entry) {
        Map<String, @Nullable Object> out = MetadataWriter.members(entry.metadata());
        out.put("kind", entry.kind());
        out.put("file", entry.file().map(Path::toString).orElse(null));
        out.put("sha256", entry.sha256().orElse(null));
        return out;
    }
}
