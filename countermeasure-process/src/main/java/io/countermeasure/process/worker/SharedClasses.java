package io.countermeasure.process.worker;

import java.util.List;

/**
 * All that a plugin's classes see beside the JDK: the API and SLF4J. Nothing else of this worker's is visible, so a
 * plugin's own library of whatever version is the only one there is.
 */
final class SharedClasses extends ClassLoader {

    private static final List<String> SHARED =
            List.of("io.countermeasure.model.", "io.countermeasure.plugin.", "io.countermeasure.spi.", "org.slf4j.");

    SharedClasses() {
        super("shared", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (SHARED.stream().noneMatch(name::startsWith)) {
            throw new ClassNotFoundException(name);
        }
        return Class.forName(name, false, SharedClasses.class.getClassLoader());
    }
}
