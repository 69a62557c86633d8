package io.countermeasure.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A pid namespace around one run. Inside a user namespace of its own where the caller is not root; sudo cannot work there. */
public final class PidNamespace {

    private static final int PROBE_SECONDS = 10;

    private PidNamespace() {}

    /**
     * {@return the words before a command that run it as the first process of a new namespace, ending in {@code --};
     * empty where there is no {@code unshare}}
     *
     * @param root whether root executes them, who needs no user namespace for that
     */
    public static Optional<List<String>> prefix(boolean root) {
        return Executables.find("unshare", Launcher.PATH).map(unshare -> {
            List<String> words = new ArrayList<>(List.of(unshare));
            if (!root) {
                words.addAll(List.of("--user", "--map-current-user"));
            }
            words.addAll(List.of("--pid", "--fork", "--kill-child", "--"));
            return words;
        });
    }

    /**
     * Says whether these words work on this host, by running them.
     *
     * @param prefix what {@link #prefix} gives
     * @return what they said; empty if they work
     */
    public static Optional<String> trouble(List<String> prefix) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of("/bin/sh", "-c", "[ \"$$\" = 1 ]"));
        try {
            Process probe = new ProcessBuilder(words).redirectErrorStream(true).start();
            probe.getOutputStream().close();
            if (!probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                probe.destroyForcibly();
                return Optional.of("unshare does not end");
            }
            String said = new String(probe.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return probe.exitValue() == 0 ? Optional.empty() : Optional.of(said.strip());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the probe was interrupted");
        }
    }
}
