package io.countermeasure.core.internal.sandbox;

import io.countermeasure.model.Guarantee;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.Limits;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxPlan.Enclosure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a sandbox's words, as they are, and the limits that a guard sets, with a script that says what it sees from inside. Stateless. */
final class SelfTest {

    static final String PROOF = "\"exit-code\"";

    private static final int LIMIT_SECONDS = 20;
    private static final int LEAVE_SECONDS = 5;
    private static final int LONGEST_SAID = 400;

    /** What it leaves behind holds standard output open: the end of that proves that it has gone. */
    private static final String SCRIPT = """
            sed -n 's/^\\(Uid\\|CapInh\\|CapPrm\\|CapEff\\|CapBnd\\|CapAmb\\|NoNewPrivs\\|Seccomp\\):/status \\1/p' /proc/self/status
            sed -n 's/^Max processes *\\([0-9a-z]*\\) *\\([0-9a-z]*\\) .*/limit \\1 \\2/p' /proc/self/limits
            sed 's/^/mount /' /proc/self/mountinfo
            sed -n 's/^ *\\([^ ]*\\):.*/interface \\1/p' /proc/net/dev
            for n in pid net mnt ipc user uts; do echo "namespace $n $(readlink /proc/self/ns/$n)"; done
            for p in /proc/[0-9]*; do echo "process ${p#/proc/}"; done
            [ -e /proc/1/mem ] && echo 'first visible' || echo 'first hidden'
            for d in / /usr /etc /dev /run /run/countermeasure /var; do
              (: >"${d%/}/countermeasure-probe") 2>/dev/null && echo "written $d" || echo "unwritable $d"
            done
            for d in /work /tmp /dev/shm; do (: >"$d/probe") 2>/dev/null && echo "scratch $d"; done
            prlimit --nproc=8:8 -- sh -c ': & wait' 2>/dev/null && echo 'fork possible'
            prlimit --nproc=2:2 -- sh -c ': & wait' 2>/dev/null || echo 'fork refused'
            setarch "$(uname -m)" true 2>/dev/null && echo 'personality possible'
            setarch "$(uname -m)" -R true 2>/dev/null || echo 'personality refused'
            setsid sleep 20 &
            echo end
            """;

    private SelfTest() {}

    /** What was printed inside, if it came to its end; or why it did not. */
    record Seen(List<String> lines, Optional<String> trouble) {
        static Seen trouble(String why) {
            return new Seen(List.of(), Optional.of(why));
        }

        /** What follows that word, on each line that begins with it. */
        List<String> after(String word) {
            return lines.stream()
                    .filter(line -> line.startsWith(word + " "))
                    .map(line -> line.substring(word.length() + 1).strip())
                    .toList();
        }
    }

    /** Runs it; what a thread that is interrupted saw is nothing. */
    static Seen run(List<String> prefix, int maxProcesses, Optional<RunUser> user) {
        try {
            Path folder = Files.createTempDirectory("countermeasure-selftest-").toAbsolutePath();
            try {
                give(folder, user);
                return run(prefix, maxProcesses, folder);
            } finally {
                Files.deleteIfExists(folder.resolve(Enclosure.STATUS));
                Files.deleteIfExists(folder.resolve("countermeasure-probe")); // of a sandbox that let it be written
                Files.deleteIfExists(folder);
            }
        } catch (IOException | UncheckedIOException e) {
            return Seen.trouble(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Seen.trouble("the self-test was interrupted");
        }
    }

    private static void give(Path folder, Optional<RunUser> user) throws IOException {
        if (user.isEmpty()) {
            return;
        }
        try {
            Files.setAttribute(folder, "unix:gid", (int) user.get().gid());
            Files.setAttribute(folder, "unix:uid", (int) user.get().uid());
        } catch (IOException e) {
            throw new IOException("a folder cannot be given to " + user.get().name() + ", whose the runs are: " + e, e);
        }
    }

    private static Seen run(List<String> prefix, int maxProcesses, Path folder)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(prefix);
        String limits =
                Limits.none().withProcesses(OptionalInt.of(maxProcesses)).script();
        words.addAll(List.of("/bin/sh", "-c", limits + "\n" + SCRIPT));
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", Launcher.PATH, "LANG", "C.UTF-8"));
        Process process = builder.start();
        process.getOutputStream().close();
        CompletableFuture<byte[]> out = reading(process.getInputStream());
        CompletableFuture<byte[]> err = reading(process.getErrorStream());
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return Seen.trouble("the self-test did not end within " + LIMIT_SECONDS + " s");
        }
        String said = end(text(err));
        List<String> lines = text(out).lines().toList();
        return judge(process.exitValue(), lines, said, folder.resolve(Enclosure.STATUS));
    }

    private static Seen judge(int exitCode, List<String> lines, String said, Path status) throws IOException {
        boolean stood = Files.exists(status) && Files.readString(status).contains(PROOF);
        if (!stood) {
            return Seen.trouble("the sandbox did not stand: exit code " + exitCode + ", and "
                    + (said.isEmpty() ? "it said nothing" : "it said: " + said));
        }
        if (exitCode != 0 || !lines.contains("end")) {
            return Seen.trouble(
                    "the self-test did not come to its end within the sandbox: exit code " + exitCode + " " + said);
        }
        return new Seen(lines, Optional.empty());
    }

    /** On a thread of its own: the JVM's common pool may be busy with the agent's work, or have one thread for both streams. */
    private static CompletableFuture<byte[]> reading(InputStream stream) {
        CompletableFuture<byte[]> content = new CompletableFuture<>();
        Thread thread =
                new Thread(() -> content.completeAsync(() -> read(stream), Runnable::run), "countermeasure-selftest");
        thread.setDaemon(true);
        thread.start();
        return content;
    }

    private static byte[] read(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(CompletableFuture<byte[]> bytes) throws IOException, InterruptedException {
        try {
            return new String(bytes.get(LEAVE_SECONDS, TimeUnit.SECONDS), StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw new IOException(
                    Guarantee.TREE_KILL + ": what the self-test left behind outlived it by " + LEAVE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("what the self-test said cannot be read", e);
        }
    }

    private static String end(String said) {
        String stripped = said.strip();
        return stripped.substring(Math.max(0, stripped.length() - LONGEST_SAID));
    }
}
