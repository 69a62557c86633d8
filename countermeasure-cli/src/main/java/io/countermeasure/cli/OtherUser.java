package io.countermeasure.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Becomes another user: does the same words again in a process of theirs, which nothing of ours leaks into. */
final class OtherUser {

    private static final String SETPRIV = "/usr/bin/setpriv";
    private static final int SETPRIV_FAILED = 127;

    /** Java would exit with a plugin's code, and in riddles, if the user may not read it. */
    private static final String CHECKED = """
            for f in "$1" "$2"; do
              test -r "$f" || { echo "countermeasure: --user must be somebody who may read $f but is $USER" >&2; exit 2; }
            done
            shift
            exec "$@"
            """;

    private final Streams streams;
    private final Consumer<Runnable> onSignal;

    OtherUser(Streams streams, Consumer<Runnable> onSignal) {
        this.streams = streams;
        this.onSignal = onSignal;
    }

    /** The other process's exit code; empty if there is nobody else to become. */
    OptionalInt run(Optional<Given> user, List<String> words) throws IOException, InterruptedException {
        if (user.isEmpty()) {
            return OptionalInt.empty();
        }
        Given given = user.get();
        Account account = Account.named(given.value()).orElseThrow(() -> given.mustBe("a user of this host"));
        int own = Account.ownUid();
        if (account.uid() == own) {
            return OptionalInt.empty();
        }
        if (own != 0) {
            throw new UsageException(given.name() + " is for root only");
        }
        return OptionalInt.of(run(account, words));
    }

    private int run(Account account, List<String> words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(argv(account, words)).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment(account));
        streams.err().flush();
        Process process = builder.start();
        onSignal.accept(process::destroy);
        int code = process.waitFor();
        if (code == SETPRIV_FAILED) {
            streams.err().println("countermeasure: the user could not be changed");
            return Exit.ERRORED.code();
        }
        return code;
    }

    private static List<String> argv(Account account, List<String> words) {
        String classPath = System.getProperty("java.class.path");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> argv = new ArrayList<>(List.of(SETPRIV, "--reuid", Integer.toUnsignedString(account.uid())));
        argv.addAll(List.of("--regid", Integer.toUnsignedString(account.gid()), "--init-groups", "--inh-caps=-all"));
        // we may be killed without a chance to tell it
        argv.addAll(List.of("--pdeathsig", "TERM", "--"));
        argv.addAll(List.of("/bin/sh", "-c", CHECKED, "sh", classPath.split(":", 2)[0], java));
        argv.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath, Main.class.getName()));
        argv.addAll(words);
        return argv;
    }

    private static Map<String, String> environment(Account account) {
        return Map.of(
                "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME", account.home(),
                "USER", account.name(),
                "LOGNAME", account.name(),
                "LANG", "C.UTF-8");
    }
}
