package io.countermeasure.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Jars of one class of this test's. */
final class PluginJars {

    private PluginJars() {}

    static Path of(Path folder, Class<?> plugin) throws IOException {
        Path jar = folder.resolve("plugin.jar");
        String name = plugin.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                InputStream in = plugin.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("there is no " + name);
            }
            entries.putNextEntry(new ZipEntry(name));
            entries.write(in.readAllBytes());
        }
        return jar;
    }
}
