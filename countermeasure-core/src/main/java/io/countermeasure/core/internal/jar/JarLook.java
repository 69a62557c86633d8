package io.countermeasure.core.internal.jar;

import io.countermeasure.json.internal.ClassDocument;
import io.countermeasure.json.internal.JsonFault;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.TextKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * What a jar says of itself, read as data.
 *
 * @param plugin what its description names, if nothing is wrong
 * @param described whether it has a description at all
 * @param key the key it has or was meant to have
 * @param problems everything wrong
 */
record JarLook(Optional<Described> plugin, boolean described, Optional<TextKey> key, List<String> problems) {

    /** Where a jar describes its plugin. */
    static final String DESCRIPTION = "META-INF/countermeasures.json";

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String INDEX = "META-INF/INDEX.LIST";
    private static final int LONGEST = 1 << 20;
    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int CLASS_HEAD = 8;
    private static final int JAVA_OF_CLASS_FILE = 44;

    /** A plugin's class and what it is. */
    record Described(String className, CountermeasureMetadata metadata) {}

    static JarLook at(byte[] content) {
        try {
            JarContent jar = JarContent.of(content);
            checkAlone(jar);
            Optional<byte[]> description = jar.read(DESCRIPTION, LONGEST);
            return description.isPresent() ? of(jar, ClassDocument.read(description.get())) : undescribed();
        } catch (JarFault e) {
            return new JarLook(Optional.empty(), false, Optional.empty(), List.of(e.rule()));
        }
    }

    private static JarLook undescribed() {
        return new JarLook(Optional.empty(), false, Optional.empty(), List.of());
    }

    private static JarLook of(JarContent jar, ClassDocument document) throws JarFault {
        if (!document.faults().isEmpty()) {
            List<String> rules = document.faults().stream().map(JarLook::placed).toList();
            return new JarLook(Optional.empty(), true, document.key(), rules);
        }
        String className = document.className().orElseThrow();
        Optional<String> problem = problem(jar, className);
        Optional<Described> plugin = problem.isPresent()
                ? Optional.empty()
                : document.metadata().map(metadata -> new Described(className, metadata));
        return new JarLook(plugin, true, document.key(), problem.stream().toList());
    }

    private static String placed(JsonFault fault) {
        return DESCRIPTION + ":" + fault.line() + ":" + fault.column() + ": " + fault.rule();
    }

    /** What else is found, its files and theirs, is code that nobody has checked. */
    private static void checkAlone(JarContent jar) throws JarFault {
        if (!jar.spellings(INDEX).isEmpty()) {
            throw new JarFault("jar must hold all it needs but has " + INDEX + ", by which others are loaded");
        }
        for (String manifest : jar.spellings(MANIFEST)) {
            checkManifest(jar.read(manifest, LONGEST).orElseThrow());
        }
    }

    private static void checkManifest(byte[] manifest) throws JarFault {
        try {
            Attributes main = new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes();
            String path = main.getValue(Attributes.Name.CLASS_PATH);
            if (path != null && !path.isBlank()) {
                throw new JarFault(
                        "jar must hold all it needs but its manifest has the Class-Path " + Shown.quote(path));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new JarFault(MANIFEST + " must be a manifest but: " + Shown.escape(String.valueOf(e.getMessage())));
        }
    }

    private static Optional<String> problem(JarContent jar, String className) throws JarFault {
        String entry = className.replace('.', '/') + ".class";
        String subject = "class " + Shown.quote(className);
        if (!jar.has(entry)) {
            return Optional.of(subject + ", by " + DESCRIPTION + ", must be in the jar but is missing");
        }
        byte[] head = jar.start(entry, CLASS_HEAD);
        if (head.length < CLASS_HEAD || ByteBuffer.wrap(head).getInt() != CLASS_MAGIC) {
            return Optional.of(subject + " must be a class file but is none");
        }
        int java = ByteBuffer.wrap(head).getShort(6) - JAVA_OF_CLASS_FILE;
        int ours = Runtime.version().feature();
        return java > ours
                ? Optional.of(subject + " must be for Java " + ours + " or earlier but is for Java " + java)
                : Optional.empty();
    }
}
