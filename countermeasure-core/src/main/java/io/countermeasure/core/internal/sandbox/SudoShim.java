package io.countermeasure.core.internal.sandbox;

import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What stands in for sudo in a sandbox, where that cannot work: it asks the agent. Stateless. */
public final class SudoShim {

    /** The FIFO of a run's folder that it writes to. */
    public static final String REQUESTS = "sudo-requests";

    /** The FIFO that it reads answers from. */
    public static final String REPLIES = "sudo-replies";

    private static final String SCRIPT = "sudo.sh";

    private SudoShim() {}

    static byte[] content() {
        try (InputStream in = SudoShim.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException("jar must be complete but " + SCRIPT + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("jar must be readable but " + SCRIPT + " is not", e);
        }
    }

    /** What is shown where, so that it is found by every path; nothing where there is no sudo. */
    static Map<Path, Path> binds(Path shim) throws IOException {
        Optional<String> sudo = Executables.find("sudo", Launcher.PATH);
        return sudo.isPresent() ? Map.of(shim, Path.of(sudo.get()).toRealPath()) : Map.of();
    }
}
