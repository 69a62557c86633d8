package io.countermeasure.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.json.JsonCountermeasureLoader;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A table of what the code has, has all of it and nothing else. The mark before it says what that is: {@code <!-- constants: CLASS -->},
 * {@code <!-- methods: CLASS -->}, or {@code <!-- keys: plugin -->}; the first cells have the names.
 */
class TablesTest {

    private static final Path API = Path.of("src/test/resources/api");
    private static final Pattern MARK = Pattern.compile("<!-- (constants|methods|keys): (\\S+) -->");
    private static final Pattern NAME = Pattern.compile("`\\.?([A-Za-z_$]+)(?:\\([^`]*)?`");
    private static final Pattern ENUM = Pattern.compile("^enum (\\S+)$", Pattern.MULTILINE);

    @Test
    void everyTableHasWhatTheCodeHas() throws Exception {
        int tables = 0;
        for (Page page : Page.all()) {
            for (Marked table : marked(page)) {
                assertThat(table.names())
                        .as("%s: the table of the %s of %s", page.name(), table.what(), table.of())
                        .isEqualTo(real(table));
                tables++;
            }
        }
        assertThat(tables).isGreaterThan(10);
    }

    @Test
    void everyConstantOfThePublicApiIsInATable() throws IOException {
        Set<String> described = new TreeSet<>();
        for (Page page : Page.all()) {
            marked(page).stream().filter(t -> t.what().equals("constants")).forEach(t -> described.add(t.of()));
        }
        assertThat(described).containsAll(publicEnums());
    }

    /** A table, and what it says. */
    private record Marked(String what, String of, Set<String> names) {}

    private static List<Marked> marked(Page page) {
        List<Marked> found = new ArrayList<>();
        for (int i = 0; i < page.lines().size(); i++) {
            List<MatchResult> mark = MARK.matcher(page.lines().get(i)).results().toList();
            if (!mark.isEmpty()) {
                found.add(new Marked(mark.get(0).group(1), mark.get(0).group(2), names(page, i + 3)));
            }
        }
        return found;
    }

    /** Those in the first cells from that line on. */
    private static Set<String> names(Page page, int line) {
        return page.lines().stream()
                .skip(line)
                .takeWhile(row -> row.startsWith("|"))
                .map(row -> row.split("(?<!\\\\)\\|", -1)[1])
                .flatMap(cell -> NAME.matcher(cell).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> real(Marked table) throws ClassNotFoundException {
        return switch (table.what()) {
            case "constants" ->
                names(Arrays.stream(named(table).getEnumConstants()).map(constant -> ((Enum<?>) constant).name()));
            case "methods" ->
                names(Arrays.stream(named(table).getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                        .map(Method::getName));
            default -> names(keys().stream().map(String::valueOf));
        };
    }

    private static Set<?> keys() {
        Map<?, ?> schema =
                (Map<?, ?>) Objects.requireNonNull(Json.parse(JsonCountermeasureLoader.schema(), JsonLimits.OWN));
        return ((Map<?, ?>) Objects.requireNonNull(schema.get("properties"))).keySet();
    }

    private static Class<?> named(Marked table) throws ClassNotFoundException {
        return Class.forName(table.of());
    }

    private static Set<String> names(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    /** As Class.forName wants them. */
    private static Set<String> publicEnums() throws IOException {
        Set<String> enums = new TreeSet<>();
        try (Stream<Path> files = Files.list(API)) {
            for (Path file : files.toList()) {
                ENUM.matcher(Files.readString(file)).results().forEach(found -> enums.add(nested(found.group(1))));
            }
        }
        return enums;
    }

    /** {@code a.b.Outer.Inner} is {@code a.b.Outer$Inner}. */
    private static String nested(String name) {
        return name.replaceAll("([A-Z]\\w*)\\.(?=[A-Z])", "$1\\$");
    }
}
