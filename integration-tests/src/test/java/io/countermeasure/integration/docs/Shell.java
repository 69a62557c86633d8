package io.countermeasure.integration.docs;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code /bin/sh} as a reader has it: in a folder, with a home and nothing of this build's environment. */
final class Shell {

    private final Path folder;
    private final Path home;
    private final Map<String, String> more;

    Shell(Path folder, Path home, Map<String, String> more) {
        this.folder = folder;
        this.home = home;
        this.more = more;
    }

    /** What a script printed, on both streams together, and its exit code. */
    record Printed(int code, String text) {}

    Printed run(String script, Duration limit) throws IOException, InterruptedException {
        File output = File.createTempFile("printed", ".txt", home.toFile());
        ProcessBuilder builder = new ProcessBuilder(List.of("setsid", "-w", "sh", "-c", script))
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output);
        Map<String, String> environment = builder.environment();
        String java = System.getProperty("java.home");
        String path = java + "/bin:" + environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "HOME", home.toString(), "LANG", "C.UTF-8", "JAVA_HOME", java));
        more.forEach((name, value) -> environment.merge(name, value, (old, added) -> added + ":" + old));
        Process process = builder.start();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new IOException("script must end within " + limit + " but printed until then: " + text(output));
        }
        return new Printed(process.exitValue(), text(output));
    }

    private static String text(File output) throws IOException {
        return Files.readString(output.toPath(), StandardCharsets.UTF_8);
    }
}
