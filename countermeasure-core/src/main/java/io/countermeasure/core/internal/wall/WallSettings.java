package io.countermeasure.core.internal.wall;

import io.countermeasure.process.Launcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where wall is and what it looks at; a seam for tests.
 *
 * @param searchPath where wall is looked for
 * @param records where the host may keep who is logged in
 * @param devices where the terminals are
 * @param limit how long wall may take
 */
public record WallSettings(String searchPath, List<Path> records, Path devices, Duration limit) {

    /** This host's. */
    public static final WallSettings HOST = new WallSettings(
            Launcher.PATH,
            List.of(Path.of("/run/utmp"), Path.of("/var/run/utmp")),
            Path.of("/dev"),
            Duration.ofSeconds(15));
}
