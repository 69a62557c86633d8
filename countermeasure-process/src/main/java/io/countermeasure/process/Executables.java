package io.countermeasure.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds executables the way a shell would, so that "not found" is known before a process stands. Stateless. */
public final class Executables {

    private Executables() {}

    /**
     * {@return the absolute path of the executable with that bare name in that search path, if there is one}
     *
     * @param name a bare name
     * @param searchPath folders with colons between them; those that are not absolute are passed over
     */
    public static Optional<String> find(String name, String searchPath) {
        for (String folder : searchPath.split(":", -1)) {
            Path candidate = Path.of(folder).resolve(name);
            if (candidate.isAbsolute() && isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the absolute path of a command's first word: an absolute path as it stands, or a bare name of the search
     * path}
     *
     * @param word an absolute path or a bare name
     * @param searchPath folders with colons between them
     * @throws IOException if there is no such executable, or the word is a relative path
     */
    public static String resolve(String word, String searchPath) throws IOException {
        if (word.startsWith("/")) {
            if (!Files.exists(Path.of(word))) {
                throw new IOException("executable must exist but there is no \"" + word + "\"");
            }
            if (!isExecutable(Path.of(word))) {
                throw new IOException("executable must be an executable file but \"" + word + "\" is not");
            }
            return word;
        }
        if (word.contains("/")) {
            throw new IOException("executable must be an absolute path or a bare name but was \"" + word + "\"");
        }
        return find(word, searchPath)
                .orElseThrow(() ->
                        new IOException("executable must be in " + searchPath + " but there is no \"" + word + "\""));
    }

    private static boolean isExecutable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
