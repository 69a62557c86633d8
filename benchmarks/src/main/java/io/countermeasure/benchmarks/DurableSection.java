package io.countermeasure.benchmarks;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunRequest;
import io.countermeasure.model.ExecutionResult;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** What a state directory costs a run, beside the least that three records on disk can cost. */
final class DurableSection implements Section {

    private static final int RECORDS = 3;
    private static final byte[] RECORD = new byte[1_000];

    private final int warmUp;
    private final int rounds;

    DurableSection(int warmUp, int rounds) {
        this.warmUp = warmUp;
        this.rounds = rounds;
    }

    @Override
    public String name() {
        return "durable";
    }

    @Override
    public String about() {
        return "one short command with and without a state directory, and " + RECORDS
                + " bare records of 1,000 bytes, each written, synced, renamed, its folder synced";
    }

    @Override
    public void run(Report report) throws Exception {
        try (PluginFolder folder = new PluginFolder()) {
            folder.add("bench.true", "[\"/usr/bin/true\"]");
            Path bare = Files.createDirectory(folder.path.resolve(".bare"));
            try (CountermeasureEngine memory = CountermeasureEngine.builder()
                            .pluginDirectory(folder.path)
                            .build();
                    CountermeasureEngine durable = CountermeasureEngine.builder()
                            .pluginDirectory(folder.path)
                            .stateDirectory(folder.path.resolve(".state"))
                            .sink("none", result -> {})
                            .build()) {
                Turns turns = new Turns(warmUp, rounds)
                        .with("three bare records", () -> write(bare))
                        .with("engine", () -> run(memory.request("bench.true"), false))
                        .with("engine, durable", () -> run(durable.request("bench.true"), true))
                        .with("the same with a request id", () -> run(withId(durable), true));
                turns.measure("durable", report);
                long records = turns.median("three bare records");
                long undurable = turns.median("engine");
                for (String way : new String[] {"engine, durable", "the same with a request id"}) {
                    report.ratio(
                            "durable: (" + way + " - engine) / three bare records",
                            (double) (turns.median(way) - undurable) / records);
                }
            }
        }
    }

    private static RunRequest withId(CountermeasureEngine engine) {
        return engine.request("bench.true").requestId(UUID.randomUUID().toString());
    }

    private static void run(RunRequest request, boolean durable) {
        ExecutionResult result = request.run();
        if (!result.succeeded() || result.durable() != durable) {
            throw new IllegalStateException("the run was to succeed but " + result.summary());
        }
    }

    private static void write(Path folder) throws IOException {
        for (int i = 0; i < RECORDS; i++) {
            Path fresh = folder.resolve("fresh");
            try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
                out.write(RECORD);
                out.getFD().sync();
            }
            Files.move(
                    fresh,
                    folder.resolve("record-" + i),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }
}
