package io.countermeasure.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody at the command line in this JVM, with a folder of plugins. */
final class Operator {

    final Path home;
    final Path plugins;
    private String stdin = "";

    Operator(Path home) throws IOException {
        this.home = home;
        this.plugins = Files.createDirectory(home.resolve("plugins"));
    }

    /** Puts a plugin that runs that shell command into the folder. */
    Path plugin(String key, String command) throws IOException {
        return plugin(key, command, "");
    }

    /** The same with further members, each after a comma. */
    Path plugin(String key, String command, String more) throws IOException {
        String named = "{\"name\":\"" + key + "\",\"author\":\"ops@acme.example\",\"textkey\":\"" + key + "\",";
        return file(key + ".json", named + "\"description\":\"Tests\",\"command\":\"" + command + "\"" + more + "}");
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(plugins.resolve(name), content);
    }

    void types(String text) {
        stdin = text;
    }

    /** Says the words with {@code --plugins} of the folder behind them. */
    Said says(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--plugins", plugins.toString()));
        return saysOnly(all.toArray(String[]::new));
    }

    Said saysOnly(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        int code = new Cli(streams, home.resolve("countermeasure.properties"), stop -> {}).run(words);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
