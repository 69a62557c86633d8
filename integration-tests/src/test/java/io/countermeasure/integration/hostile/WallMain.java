package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.plugin.CommandCountermeasure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Makes its standard input, a terminal, the one where somebody is logged in, and another one that is not there, and announces a run.
 * Writes what the result says of that to a file. For a JVM whose /run is its own.
 */
final class WallMain {

    private static final int RECORD = 384;

    private WallMain() {}

    public static void main(String[] args) throws IOException {
        String terminal = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
        ByteBuffer records = ByteBuffer.allocate(2 * RECORD).order(ByteOrder.nativeOrder());
        record(records, 0, terminal.substring("/dev/".length()), "alice");
        record(records, RECORD, "pts/99999", "bob");
        Files.write(Path.of("/run/utmp"), records.array());
        CountermeasureMetadata metadata = CountermeasureMetadata.builder("hostile.wall")
                .name("Gr\u00fc\u00dfe $(id) %s \\033[2J /etc/passwd")
                .author("tests")
                .description("A long description. ".repeat(100).strip())
                .wallAnnounceDelay(Duration.ofSeconds(3))
                .build();
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(CommandCountermeasure.of(metadata, Command.of("/bin/true")))
                .build()) {
            ExecutionResult result = engine.request("hostile.wall").run();
            String told = result.verdicts().get(result.verdicts().size() - 1).toString();
            Files.writeString(Path.of(args[0]), terminal + "\n" + result.outcome() + "\n" + told + "\n");
        }
    }

    private static void record(ByteBuffer records, int at, String line, String user) {
        records.putShort(at, (short) 7); // a user's process
        records.put(at + 8, line.getBytes(StandardCharsets.UTF_8));
        records.put(at + 44, user.getBytes(StandardCharsets.UTF_8));
    }
}
