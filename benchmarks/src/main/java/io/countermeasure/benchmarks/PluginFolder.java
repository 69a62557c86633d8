package io.countermeasure.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A temporary folder of plugin files that only its owner can write, as the engine wants it. */
final class PluginFolder implements AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final String PYTHON = """
            \"""Part of a benchmark.\"""

            import datetime
            import json
            import re
            import ssl
            import subprocess
            import time
            import urllib.request

            from countermeasure import CountermeasurePlugin

            PATTERN = re.compile(r"^(\\S+)\\s+(active|failed)$")


            class BenchCountermeasure(CountermeasurePlugin):
                name = @NAME@
                author = "ops@acme.example"
                textkey = "@KEY@"
                description = "Part of a benchmark"
                max_frequency = None
                max_runtime = 600
                sudo_requirements = ["/usr/bin/systemctl restart nginx"]

                def validate(self):
                    if not self.sudo_requirements:
                        return "no rights"

                def run(self):
            @RUN@
                def restart(self):
                    done = subprocess.run(["/usr/bin/systemctl", "is-active", "nginx"], stdout=subprocess.PIPE)
                    for line in done.stdout.decode("utf-8", "replace").splitlines():
                        match = PATTERN.match(line)
                        if match and match.group(2) == "failed":
                            self.log.warning("%s is down since %s", match.group(1), datetime.datetime.now())
                    return done.returncode

                def tell(self, url):
                    data = json.dumps({"textkey": self.textkey, "incident": self.metadata}).encode("utf-8")
                    with urllib.request.urlopen(url, data, timeout=10, context=ssl.create_default_context()) as answer:
                        return answer.status
            """;

    final Path path = Files.createTempDirectory("countermeasure-bench");

    PluginFolder() throws IOException {}

    /** Writes a plugin; the command is JSON, a string or an array. */
    void add(String key, String command) throws IOException {
        Path file = Files.createFile(path.resolve(key + ".json"), OWNERS);
        Files.writeString(
                file,
                String.format(
                        "{\"name\": \"%s\", \"author\": \"ops@acme.example\", \"textkey\": \"%s\","
                                + " \"description\": \"Part of a benchmark\", \"max_runtime\": 600, \"command\": %s}",
                        key, key, command));
    }

    /** Writes a Python plugin of ordinary length; the name is an expression. */
    void python(String key, String name) throws IOException {
        python(key, name, "        self.save_return_code(self.restart())\n");
    }

    /** Writes one whose text output is when its {@code run()} began. */
    void pythonRun(String key) throws IOException {
        python(
                key,
                "\"Run\"",
                "        self.save_text_output(\"%d\" % (time.clock_gettime(time.CLOCK_MONOTONIC) * 1e9))\n");
    }

    private void python(String key, String name, String run) throws IOException {
        Path file = Files.createFile(path.resolve(key + ".py"), OWNERS);
        Files.writeString(
                file, PYTHON.replace("@NAME@", name).replace("@KEY@", key).replace("@RUN@", run));
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList(); // what is in a folder before it
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
