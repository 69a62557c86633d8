package io.countermeasure.python;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Python package as it is in the jar. Stateless. */
final class LibraryContent {

    static final List<String> FILES = List.of(
            "__init__.py",
            "__init__.pyi",
            "__main__.py",
            "_channel.py",
            "_commands.py",
            "_console.py",
            "_contract.py",
            "_describe.py",
            "_dumps.py",
            "_entry.py",
            "_ends.py",
            "_failures.py",
            "_hand.py",
            "_hash.py",
            "_literal.py",
            "_load.py",
            "_logs.py",
            "_members.py",
            "_names.py",
            "_pipe.py",
            "_played.py",
            "_plugin.py",
            "_scan.py",
            "_source.py",
            "_sudo.py",
            "_tree.py",
            "_value.py",
            "_worker.py",
            "py.typed",
            "testing.py",
            "testing.pyi");

    private static final String FOLDER = "lib/countermeasure/";

    private LibraryContent() {}

    /** Its files by their names. */
    static Map<String, byte[]> read() {
        Map<String, byte[]> content = new TreeMap<>();
        for (String name : FILES) {
            try (InputStream in = LibraryContent.class.getResourceAsStream(FOLDER + name)) {
                if (in == null) {
                    throw new IllegalStateException("jar must be complete but " + name + " is missing");
                }
                content.put(name, in.readAllBytes());
            } catch (IOException e) {
                throw new IllegalStateException("jar must be readable but " + name + " is not", e);
            }
        }
        return content;
    }
}
