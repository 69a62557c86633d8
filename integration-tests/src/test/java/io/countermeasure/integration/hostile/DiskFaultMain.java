package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.integration.shell.ShellPlugins;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.spi.ExecutionListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An agent on a state directory that cannot be written, and then can be: says what became of its requests. For a JVM in a mount namespace of its
 * own, which is started with {@code full}, {@code inodes} or {@code read-only}, a folder for its plugins and its state directory.
 */
final class DiskFaultMain {

    private DiskFaultMain() {}

    public static void main(String[] args) throws Exception {
        Path state = Path.of(args[2]);
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<ExecutionResult> taken = new ConcurrentLinkedQueue<>();
        boolean full = !args[0].equals("read-only");
        EngineBuilder builder = new ShellPlugins(Path.of(args[1]))
                .engine()
                .stateDirectory(state)
                .sink("cloud", taken::add)
                .listener(new ExecutionListener() {
                    @Override
                    public void degraded(String trouble) {
                        told.add(trouble);
                    }
                })
                .register(Hostile.plugin("hostile.plain", "echo plain", m -> m))
                .register(Hostile.plugin("hostile.rare", "echo rare", m -> m.maxFrequency(Duration.ofHours(1))))
                .register(Hostile.plugin("hostile.reboot", "echo reboot", m -> m.disruptive(true)));
        try (CountermeasureEngine engine = builder.build()) {
            if (full) {
                fill(state, args[0]);
            }
            List<ExecutionResult> results = new ArrayList<>();
            for (String key : List.of("hostile.plain", "hostile.worker", "hostile.rare", "hostile.reboot")) {
                results.add(engine.request(key).requestId(key).run());
            }
            results.forEach(result -> System.out.println(said(result)));
            System.out.println("degraded " + engine.health().degraded() + ", told " + !told.isEmpty());
            if (full) {
                free(state);
                System.out.println(said(engine.request("hostile.rare").run()));
                results.add(engine.request("hostile.plain").run());
                System.out.println(said(results.get(results.size() - 1)));
            }
            while (taken.size() < results.size()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        System.out.println("done");
    }

    /** Takes all the room there is, or all the names. */
    private static void fill(Path state, String what) throws IOException {
        Path filler = Files.createDirectory(state.resolve("filler"));
        byte[] piece = new byte[what.equals("full") ? 4_096 : 0];
        try {
            for (int i = 0; true; i++) {
                Files.write(filler.resolve(Integer.toString(i)), piece);
            }
        } catch (IOException e) {
            System.out.println("filled: " + String.valueOf(e.getMessage()).replaceAll(".*: ", ""));
        }
    }

    private static void free(Path state) throws IOException {
        for (File file : Objects.requireNonNull(state.resolve("filler").toFile().listFiles())) {
            Files.delete(file.toPath());
        }
    }

    private static String said(ExecutionResult result) {
        return result.textKey() + " " + result.outcome()
                + result.rejection().map(r -> " " + r.reason()).orElse("") + " durable=" + result.durable();
    }
}
