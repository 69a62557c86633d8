package io.countermeasure.integration;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API of a module as text: every exported type, and in it every member that is public or protected. Members
 * that a type has because of its kind (a record's accessors, an enum's {@code valueOf}) are left out, and so are
 * {@code equals}, {@code hashCode} and {@code toString}.
 */
final class ApiText {

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
    private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");

    private ApiText() {}

    static String of(OurModule module) {
        List<Class<?>> types = module.exportedTypes();
        return types.isEmpty()
                ? "(nothing is exported to everybody)\n"
                : types.stream().map(ApiText::of).collect(Collectors.joining("\n"));
    }

    private static String of(Class<?> type) {
        return header(type)
                + "\n"
                + Stream.of(constants(type), fields(type), constructors(type), methods(type))
                        .flatMap(members -> members)
                        .map(member -> "    " + member + "\n")
                        .collect(Collectors.joining());
    }

    private static String header(Class<?> type) {
        return modifiers(type)
                + kind(type)
                + " "
                + type.getCanonicalName()
                + TypeText.of(type.getTypeParameters())
                + components(type)
                + superclass(type)
                + TypeText.list(type.isInterface() ? " extends " : " implements ", "", type.getAnnotatedInterfaces())
                + permits(type);
    }

    private static String modifiers(Class<?> type) {
        boolean says = !type.isRecord() && !type.isEnum();
        return (Modifier.isProtected(type.getModifiers()) ? "protected " : "")
                + (says && Modifier.isFinal(type.getModifiers()) ? "final " : "")
                + (says && !type.isInterface() && Modifier.isAbstract(type.getModifiers()) ? "abstract " : "")
                + (type.isSealed() && !type.isEnum() ? "sealed " : "");
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        if (type.isEnum()) {
            return "enum";
        }
        return type.isRecord() ? "record" : "class";
    }

    private static String components(Class<?> type) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(part -> TypeText.of(part.getAnnotatedType()) + " " + part.getName())
                        .collect(Collectors.joining(", ", "(", ")"))
                : "";
    }

    private static String superclass(Class<?> type) {
        AnnotatedType parent = type.getAnnotatedSuperclass();
        boolean ofItsKind = type.isRecord() || type.isEnum() || type.isInterface();
        return ofItsKind || parent == null || parent.getType().equals(Object.class)
                ? ""
                : " extends " + TypeText.of(parent);
    }

    private static String permits(Class<?> type) {
        return type.isSealed() && !type.isEnum()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .map(TypeText::of)
                        .sorted()
                        .collect(Collectors.joining(", ", " permits ", ""))
                : "";
    }

    private static Stream<String> constants(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(constant -> ((Enum<?>) constant).name())
                : Stream.empty();
    }

    private static Stream<String> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> OurModule.isVisible(field.getModifiers()) && !field.isEnumConstant())
                .map(ApiText::field)
                .sorted();
    }

    private static String field(Field field) {
        return words(field.getModifiers() & ~Modifier.PUBLIC)
                + TypeText.of(field.getAnnotatedType())
                + " "
                + field.getName();
    }

    private static Stream<String> constructors(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> OurModule.isVisible(constructor.getModifiers()) && !isCanonical(constructor))
                .map(constructor -> protectedWord(constructor) + "new" + signature(constructor))
                .sorted();
    }

    private static boolean isCanonical(Constructor<?> constructor) {
        RecordComponent[] parts = constructor.getDeclaringClass().getRecordComponents();
        return parts != null
                && Arrays.equals(
                        constructor.getParameterTypes(),
                        Arrays.stream(parts).map(RecordComponent::getType).toArray());
    }

    private static Stream<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> OurModule.isVisible(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !isOfItsKind(method))
                .map(ApiText::method)
                .sorted();
    }

    private static boolean isOfItsKind(Method method) {
        Class<?> type = method.getDeclaringClass();
        return OF_EVERY_OBJECT.contains(method.getName())
                || (type.isEnum() && OF_EVERY_ENUM.contains(method.getName()))
                || (type.isRecord() && method.getParameterCount() == 0 && isComponent(type, method.getName()));
    }

    private static boolean isComponent(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(part -> part.getName().equals(name));
    }

    private static String method(Method method) {
        boolean ofInterface = method.getDeclaringClass().isInterface();
        int shown = method.getModifiers() & ~Modifier.PUBLIC & ~(ofInterface ? Modifier.ABSTRACT : 0);
        return (method.isDefault() ? "default " : "")
                + words(shown)
                + spaced(TypeText.of(method.getTypeParameters()))
                + TypeText.of(method.getAnnotatedReturnType())
                + " "
                + method.getName()
                + signature(method);
    }

    private static String signature(Executable member) {
        return Arrays.stream(member.getParameters()).map(ApiText::parameter).collect(Collectors.joining(", ", "(", ")"))
                + TypeText.list(" throws ", "", member.getAnnotatedExceptionTypes());
    }

    private static String parameter(Parameter parameter) {
        String type = TypeText.of(parameter.getAnnotatedType());
        boolean dots = parameter.isVarArgs() && type.endsWith("[]");
        return (dots ? type.substring(0, type.length() - 2) + "..." : type) + " " + parameter.getName();
    }

    private static String protectedWord(Executable member) {
        return words(member.getModifiers() & Modifier.PROTECTED);
    }

    private static String words(int modifiers) {
        return spaced(Modifier.toString(modifiers & ~Modifier.TRANSIENT & ~Modifier.VOLATILE));
    }

    private static String spaced(String text) {
        return text.isEmpty() ? "" : text + " ";
    }
}
