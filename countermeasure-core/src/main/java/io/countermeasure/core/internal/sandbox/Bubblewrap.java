package io.countermeasure.core.internal.sandbox;

import io.countermeasure.core.internal.load.FileState;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tools that a confined run is started by, by their absolute paths.
 *
 * @param bwrap makes the sandbox
 * @param setsid makes the session
 * @param prlimit tries within the self-test what a limit on processes does
 * @param setpriv becomes another user, where it is there
 * @param shell opens files
 */
record Bubblewrap(String bwrap, String setsid, String prlimit, Optional<String> setpriv, String shell) {

    /** Those of this host; with that executable instead of bubblewrap's, if one is given. */
    static Bubblewrap find(Optional<Path> bwrap) {
        return new Bubblewrap(
                bwrap.map(Path::toString).orElseGet(() -> needed("bwrap", "bubblewrap")),
                needed("setsid", "util-linux"),
                needed("prlimit", "util-linux"),
                Executables.find("setpriv", Launcher.PATH),
                needed("sh", "dash"));
    }

    private static String needed(String tool, String of) {
        return Executables.find(tool, Launcher.PATH)
                .orElseThrow(() -> new IllegalStateException(
                        tool + " must be in " + Launcher.PATH + " but is not; install the package " + of));
    }

    /**
     * What tells one version of these from another, and whether they may be executed: what was found out about one says nothing of
     * the next.
     */
    Map<String, Object> identity() {
        Map<String, Object> identity = new TreeMap<>();
        for (String tool : new String[] {bwrap, setsid, prlimit, shell}) {
            identity.put(tool, identity(Path.of(tool)));
        }
        setpriv.ifPresent(tool -> identity.put(tool, identity(Path.of(tool))));
        return identity;
    }

    private static Object identity(Path tool) {
        try {
            return FileState.ofTarget(tool);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
