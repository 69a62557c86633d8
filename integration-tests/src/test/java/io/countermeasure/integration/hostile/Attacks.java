package io.countermeasure.integration.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program {@code attack.py} in a folder of plugins, and a plugin for each attack. */
final class Attacks {

    static final boolean ROOT = System.getProperty("user.name").equals("root");
    private static final String PYTHON = "/usr/bin/python3";

    private final Path folder;

    /** In that folder, which everybody may read. */
    Attacks(Path folder) throws IOException {
        this.folder = folder;
        open(folder);
        try (InputStream program = Objects.requireNonNull(Attacks.class.getResourceAsStream("attack.py"))) {
            Files.write(folder.resolve("attack.txt"), program.readAllBytes());
        }
    }

    static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The words of an attack, which is a name and arguments. */
    List<String> words(String attack) {
        return Stream.concat(
                        Stream.of(PYTHON, folder.resolve("attack.txt").toString()), Stream.of(attack.split(" ", -1)))
                .toList();
    }

    /** Writes a JSON plugin that makes that attack, with more of its keys. */
    void plugin(String key, String attack, String more) throws IOException {
        String command = words(attack).stream().map(w -> "\"" + w + "\"").collect(Collectors.joining(", "));
        Files.writeString(
                folder.resolve(key + ".json"),
                "{\"name\": \"" + key + "\", \"author\": \"tests\", \"textkey\": \"" + key
                        + "\", \"description\": \"An attack\", \"max_runtime\": 30, \"command\": [" + command + "]"
                        + more + "}");
    }

    /** What it prints outside, as this user, in that folder. */
    String outside(String attack, Path where) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(words(attack)).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", where.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return said;
    }

    /** Sockets of this user's outside, at that path and at that abstract name, until their standard input is closed. */
    Process listen(Path path) throws IOException {
        List<String> words = new ArrayList<>(words("listen " + path));
        Process process = Jvms.start(new ProcessBuilder(words));
        String said = process.inputReader().readLine();
        if (!"listening".equals(said)) {
            throw new IOException("sockets must listen but the program said " + said);
        }
        return process;
    }
}
