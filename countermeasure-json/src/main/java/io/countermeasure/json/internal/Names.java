package io.countermeasure.json.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How constants are spelled in JSON: {@code lower_snake}. */
final class Names {

    private Names() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The constant spelled so, in lower case or all in upper case. */
    static <E extends Enum<E>> Optional<E> find(Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name.equals(of(constant)) || name.equals(constant.name()))
                .findFirst();
    }
}
