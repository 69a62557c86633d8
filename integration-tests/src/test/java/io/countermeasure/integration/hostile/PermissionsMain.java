package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.Execution;
import io.countermeasure.integration.shell.ShellPlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Runs, refuses and leaves pending, and says the mode of all that is in its state directory meanwhile. For a JVM under a umask of its own. */
final class PermissionsMain {

    private PermissionsMain() {}

    public static void main(String[] args) throws Exception {
        Path state = Path.of(args[1]);
        EngineBuilder builder = new ShellPlugins(Path.of(args[0]))
                .engine()
                .stateDirectory(state)
                .register(Hostile.plugin(
                        "hostile.command", "echo out; sleep 300", m -> m.maxFrequency(Duration.ofHours(1))));
        if (args.length > 2) {
            builder.runAs(args[2]);
        }
        try (CountermeasureEngine engine = builder.build()) {
            engine.request("hostile.worker").requestId("r1").run();
            engine.request("hostile.unknown").run();
            engine.control().freeze("for a test");
            engine.control().thaw();
            engine.control().disable("hostile.other", "for a test");
            Execution going = engine.request("hostile.command").start();
            Path output = state.resolve("runs").resolve(going.id()).resolve("text");
            while (!Files.exists(output)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            say(state);
            going.cancel("done");
            going.result().join();
            engine.results().orElseThrow().acknowledge(going.id());
            say(state);
        }
    }

    private static void say(Path state) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(state)) {
            paths = all.toList();
        }
        for (Path path : paths) {
            boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
            System.out.printf("%s %04o %s%n", folder ? "folder" : "file", mode, state.relativize(path));
        }
    }
}
