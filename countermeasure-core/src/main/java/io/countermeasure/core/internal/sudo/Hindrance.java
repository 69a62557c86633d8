package io.countermeasure.core.internal.sudo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What keeps sudo from becoming root in any process that this one starts. Stateless. */
final class Hindrance {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path UID_MAP = Path.of("/proc/self/uid_map");

    private Hindrance() {}

    /** Why an ordinary user's sudo cannot work here, if that is so. */
    static Optional<String> now() throws IOException {
        return of(Files.readString(STATUS), Files.readString(UID_MAP));
    }

    static Optional<String> of(String status, String uidMap) {
        if (status.lines().anyMatch(line -> line.matches("NoNewPrivs:\\s*1"))) {
            return Optional.of("no_new_privs is set, which nothing can take back: start the agent without it"
                    + " (NoNewPrivileges=no in its unit, --security-opt without no-new-privileges for its container)");
        }
        boolean hasRoot = uidMap.lines().anyMatch(line -> line.matches("\\s*0\\s.*"));
        return hasRoot
                ? Optional.empty()
                : Optional.of("the agent is in a user namespace without root: start it outside of one");
    }
}
