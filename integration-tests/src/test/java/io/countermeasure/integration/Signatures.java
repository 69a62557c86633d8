package io.countermeasure.integration;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which classes a type's public and protected members name: what whoever uses the type has to be able to see. */
final class Signatures {

    private final Set<Type> seen = new HashSet<>();
    private final Set<String> names = new TreeSet<>();

    private Signatures() {}

    /** The names of all classes in the visible signatures of this type, its supertypes among them. */
    static Set<String> classesNamedBy(Class<?> type) {
        Signatures found = new Signatures();
        found.add(type.getGenericSuperclass());
        found.addAll(type.getGenericInterfaces());
        found.addBounds(type.getTypeParameters());
        Stream.of(type.getDeclaredFields())
                .filter(field -> OurModule.isVisible(field.getModifiers()))
                .map(Field::getGenericType)
                .forEach(found::add);
        Stream.of(type.getDeclaredConstructors()).forEach(found::addMember);
        Stream.of(type.getDeclaredMethods()).forEach(found::addMember);
        if (type.isRecord()) {
            Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getGenericType)
                    .forEach(found::add);
        }
        return found.names;
    }

    private void addMember(Executable member) {
        if (!OurModule.isVisible(member.getModifiers()) || member.isSynthetic()) {
            return;
        }
        addBounds(member.getTypeParameters());
        addAll(member.getGenericParameterTypes());
        addAll(member.getGenericExceptionTypes());
        if (member instanceof Method method) {
            add(method.getGenericReturnType());
        }
    }

    private void addBounds(TypeVariable<?>[] variables) {
        Arrays.stream(variables).forEach(this::add);
    }

    private void addAll(Type[] types) {
        Arrays.stream(types).forEach(this::add);
    }

    private void add(@Nullable Type type) {
        if (type == null || !seen.add(type)) {
            return;
        }
        if (type instanceof Class<?> named) {
            addClass(named);
        } else if (type instanceof ParameterizedType generic) {
            add(generic.getRawType());
            addAll(generic.getActualTypeArguments());
        } else if (type instanceof GenericArrayType array) {
            add(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            addAll(wildcard.getLowerBounds());
            addAll(wildcard.getUpperBounds());
        } else if (type instanceof TypeVariable<?> variable) {
            addAll(variable.getBounds());
        }
    }

    private void addClass(Class<?> named) {
        if (named.isArray()) {
            add(named.getComponentType());
        } else if (!named.isPrimitive()) {
            names.add(named.getName());
        }
    }
}
