package com.acme.countermeasures;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Says how much memory is swapped out, whether that grew since the last incident, and which processes are the largest. */
public final class SwapPressureCountermeasure extends CountermeasurePlugin {

    private static final Path MEMINFO = Path.of("/proc/meminfo");

    /** For the worker that runs it. */
    public SwapPressureCountermeasure() {}

    @Override
    public CountermeasureMetadata metadata() {
        return CountermeasureMetadata.builder("memory.swap")
                .name("Swap pressure")
                .author("ops@acme.example")
                .description("Says how much is swapped out, whether it grew, and which processes are the largest")
                .maxRuntime(Duration.ofSeconds(30))
                .build();
    }

    @Override
    public Optional<String> validate() {
        return Files.isReadable(MEMINFO) ? Optional.empty() : Optional.of("there is no " + MEMINFO);
    }

    @Override
    public void run(RunContext context) throws IOException, InterruptedException {
        long now = swapped(Files.readAllLines(MEMINFO));
        Path last = context.dataDirectory().resolve("swapped");
        long before = Files.exists(last) ? Long.parseLong(Files.readString(last)) : now;
        Files.writeString(last, Long.toString(now));
        context.log().info("{} kB are swapped out, {} before", now, before);
        CommandResult processes = context.exec(Command.shell("ps -eo rss,pid,comm --sort=-rss | head -n 6"));
        context.saveTextOutput(now + " kB swapped out, " + (now - before) + " kB more than before\n" + processes.stdout());
        context.saveReturnCode(processes.exitCode());
    }

    private static long swapped(List<String> meminfo) {
        return kilobytes(meminfo, "SwapTotal:") - kilobytes(meminfo, "SwapFree:");
    }

    private static long kilobytes(List<String> meminfo, String name) {
        return meminfo.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
