package io.countermeasure.integration;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types as a reader of the public API wants to see them: generic, nullable or not, without the packages one knows. */
final class TypeText {

    private static final Set<String> WELL_KNOWN = Set.of(
            "java.io",
            "java.lang",
            "java.nio.file",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.function",
            "java.util.stream",
            "io.countermeasure.engine",
            "io.countermeasure.json",
            "io.countermeasure.model",
            "io.countermeasure.plugin",
            "io.countermeasure.python",
            "io.countermeasure.registry",
            "io.countermeasure.spi",
            "io.countermeasure.testkit");

    private TypeText() {}

    static String of(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class) ? plain(type) + "?" : plain(type);
    }

    private static String plain(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType generic) {
            Class<?> raw = (Class<?>) ((ParameterizedType) generic.getType()).getRawType();
            return of(raw) + list("<", ">", generic.getAnnotatedActualTypeArguments());
        }
        if (type instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + "[]";
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return "?"
                    + list(" super ", "", wildcard.getAnnotatedLowerBounds())
                    + list(" extends ", "", withoutObject(wildcard.getAnnotatedUpperBounds()));
        }
        if (type instanceof AnnotatedTypeVariable variable) {
            return ((TypeVariable<?>) variable.getType()).getName();
        }
        return of((Class<?>) type.getType());
    }

    static String of(Class<?> type) {
        String name = type.getCanonicalName();
        return !type.isPrimitive() && WELL_KNOWN.contains(type.getPackageName())
                ? name.substring(type.getPackageName().length() + 1)
                : name;
    }

    /** {@code <T extends Number>}, or nothing if there are no variables. */
    static String of(TypeVariable<?>[] variables) {
        return Arrays.stream(variables)
                .map(variable ->
                        variable.getName() + list(" extends ", "", withoutObject(variable.getAnnotatedBounds())))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), text -> text.isEmpty() ? "" : "<" + text + ">"));
    }

    /** The types, separated by commas, between before and after; nothing if there are none. */
    static String list(String before, String after, AnnotatedType[] types) {
        return types.length == 0
                ? ""
                : Arrays.stream(types).map(TypeText::of).collect(Collectors.joining(", ", before, after));
    }

    private static AnnotatedType[] withoutObject(AnnotatedType[] bounds) {
        return Arrays.stream(bounds).filter(bound -> !isPlainObject(bound)).toArray(AnnotatedType[]::new);
    }

    private static boolean isPlainObject(AnnotatedType bound) {
        Type type = bound.getType();
        return type.equals(Object.class) && !bound.isAnnotationPresent(Nullable.class);
    }
}
