package io.countermeasure.core.internal.run;

import io.countermeasure.process.ProcFs;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** This host's clocks. */
public final class HostClock implements SystemClock {

    private final String bootId = ProcFs.bootId();

    @Override
    public Instant wall() {
        return Instant.now();
    }

    @Override
    public Duration sinceBoot() {
        try {
            String uptime = Files.readString(Path.of("/proc/uptime"));
            return Duration.ofMillis((long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000));
        } catch (IOException e) {
            throw new UncheckedIOException("the time since boot must be in /proc/uptime but cannot be read", e);
        }
    }

    @Override
    public String bootId() {
        return bootId;
    }
}
