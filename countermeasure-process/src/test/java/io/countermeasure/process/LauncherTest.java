package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.countermeasure.model.KillReport.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LauncherTest extends LauncherFixture {

    @TempDir
    static Path shells;

    /** dash, bash, and busybox under the name that makes it a shell; those of them that this host has. */
    static Stream<String> shells() throws IOException {
        return Stream.of("/bin/dash", asSh("/bin/bash"), asSh("/bin/busybox")).filter(s -> Files.exists(Path.of(s)));
    }

    /** As it is on hosts whose sh it is: bash is another one by that name. */
    private static String asSh(String shell) throws IOException {
        Path sh = shells.resolve(Path.of(shell).getFileName()).resolve("sh");
        if (!Files.exists(sh, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(sh.getParent());
            Files.createSymbolicLink(sh, Path.of(shell));
        }
        return sh.toString();
    }

    @Test
    void bothStreamsAndTheExitCodeAreCaptured() {
        Ended ended = run("echo out; echo err >&2; exit 3");

        assertThat(ended.stdout()).isEqualTo("out\n");
        assertThat(ended.stderr()).isEqualTo("err\n");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(ended.report().steps()).isEmpty();
    }

    @Test
    void standardInputIsEmptyAndNoOtherDescriptorIsOpen() {
        Ended ended = run("cat; ls /proc/self/fd");

        assertThat(ended.stdout().lines()).containsExactly("0", "1", "2", "3"); // 3 is the folder that ls reads
    }

    @Test
    void theEnvironmentIsTheOneGivenAndTheCookie() {
        Ended ended = launch(List.of("/usr/bin/env"), Duration.ofSeconds(5));

        assertThat(ended.stdout().lines().map(l -> l.split("=", 2)[0]).filter(n -> !n.equals("PWD") && !n.equals("_")))
                .containsExactlyInAnyOrder("PATH", "LANG", Cookie.VARIABLE);
    }

    @Test
    void aRunHasASessionOfItsOwn() {
        Ended ended = run("cut -d' ' -f1,5,6 /proc/$$/stat");

        String[] ids = ended.stdout().strip().split(" ");
        assertThat(ids).hasSize(3);
        assertThat(ids[1]).isEqualTo(ids[0]);
        assertThat(ids[2]).isEqualTo(ids[0]);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void limitsAreSetSoftAndHard(String shell) {
        Limits limits = new Limits(
                OptionalLong.of(64),
                OptionalLong.of(10_240),
                OptionalLong.of(7),
                OptionalLong.of(1L << 30),
                OptionalLong.of(1_000));
        Launch launch = new Launch(
                List.of("/bin/cat", "/proc/self/limits"),
                environment(),
                folder,
                limits,
                65_536,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty(),
                Hold.TRACKED,
                LiveOutput.NONE);
        try (Launcher other = new Launcher(shell, standing())) {
            Ended ended = end(other.start(launch));

            assertThat(ended.stdout())
                    .containsPattern("Max processes +1000 +1000 ")
                    .containsPattern("Max open files +64 +64 ")
                    .containsPattern("Max file size +10240 +10240 ")
                    .containsPattern("Max cpu time +7 +7 ")
                    .containsPattern("Max core file size +0 +0 ")
                    .containsPattern("Max address space +1073741824 +1073741824 ");
        }
    }

    @Test
    void aBackgroundProcessThatHoldsThePipeIsEndedWithTheRun() {
        long start = System.nanoTime();
        Ended ended = run("sleep 60 & echo hi $!");

        assertThat(ended.stdout()).startsWith("hi ");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertGone(Long.parseLong(ended.stdout().strip().split(" ", 2)[1]));
        assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void endingARunEndsEverythingItStarted(String shell) throws Exception {
        try (Launcher other = new Launcher(shell, standing())) {
            warmUp(other);
            Child child = other.start(spec(
                            shell(
                                    "sleep 300 & setsid sleep 301 & (setsid sh -c 'sleep 302' &) ; echo started; sleep 303"),
                            Duration.ofSeconds(2)))
                    .get();
            awaitOutput(child, 4);
            child.end();

            Ended ended = child.ended().get(20, TimeUnit.SECONDS);

            assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(ended.exitCode()).isEqualTo(128 + 15);
            assertThat(ended.report().steps().get(0).target()).isEqualTo("group " + child.pid());
            assertThat(ProcessTable.from(1, 0, Set.of())
                            .membersOf(child, List.of())
                            .entries())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatIgnoresTermIsKilledAfterTheGrace(String shell) throws Exception {
        try (Launcher other = new Launcher(shell, standing())) {
            warmUp(other);
            Child child = other.start(spec(
                            shell("trap '' TERM HUP INT; echo partial; sleep 300 & sleep 301; sleep 302"),
                            Duration.ofMillis(300)))
                    .get();
            awaitOutput(child, 2);
            child.end();

            Ended ended = child.ended().get(20, TimeUnit.SECONDS);

            assertThat(ended.stdout()).isEqualTo("partial\n");
            assertThat(ended.exitCode()).isEqualTo(128 + 9);
            assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(ended.report().steps()).extracting("signal").contains("TERM", "KILL");
        }
    }

    /** The kernel closes what a dead JVM held; nobody climbs a ladder then. */
    @ParameterizedTest
    @MethodSource("shells")
    void theEndOfTheLifelineIsTheEndOfTheGroup(String shell) throws Exception {
        try (Launcher other = new Launcher(shell, standing())) {
            warmUp(other);
            String deaf = "trap '' TERM HUP INT; sh -c 'while :; do sleep 1; done' & ";
            for (String end : List.of("while :; do sleep 1; done", "exit 0")) {
                Child child = other.start(spec(shell(deaf + end), Duration.ofMinutes(10)))
                        .get();
                awaitOutput(child, 2);
                child.letGo();

                Ended ended = child.ended().get(20, TimeUnit.SECONDS);
                assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
                assertThat(ended.report().steps()).extracting("signal").doesNotContain("KILL");
            }
        }
    }

    /** Otherwise a stage that hides a secret in one would show it in the other. */
    @Test
    void pipesAndFilesPassTheSameStages() throws Exception {
        ByteStage shout = (buffer, length, next) -> {
            byte[] loud = new String(buffer, 0, length, StandardCharsets.ISO_8859_1)
                    .toUpperCase(Locale.ROOT)
                    .getBytes(StandardCharsets.ISO_8859_1);
            next.accept(loud, loud.length);
        };
        List<String> live = new CopyOnWriteArrayList<>();
        LiveOutput listener =
                (error, buffer, length) -> live.add(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        try (Launcher other = new Launcher("/bin/sh", standing(), Duration.ofMinutes(10), () -> List.of(shout))) {
            for (Optional<OutputFiles> files : List.of(
                    Optional.<OutputFiles>empty(),
                    Optional.of(new OutputFiles(folder.resolve("out"), folder.resolve("err"), true)))) {
                live.clear();
                Ended ended = end(other.start(new Launch(
                        shell("printf out; sleep 0.2; printf err >&2"),
                        environment(),
                        folder,
                        Limits.none(),
                        65_536,
                        Duration.ofSeconds(1),
                        Optional.empty(),
                        files,
                        Hold.TRACKED,
                        listener)));

                assertThat(ended.stdout()).isEqualTo("OUT");
                assertThat(ended.stderr()).isEqualTo("ERR");
                assertThat(live).containsExactly("OUT", "ERR");
            }
        }
    }

    @Test
    void aRunThatStopsItselfAndItsGuardIsEnded() throws Exception {
        Child child = launcher.start(spec(shell("sleep 300 & kill -s STOP -- 0"), Duration.ofMillis(300)))
                .get();
        awaitOutput(child, 1);
        child.end();

        assertThat(child.ended().get(20, TimeUnit.SECONDS).report().verdict()).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void oneThatClosesEveryDescriptorIsEnded() throws Exception {
        Child child = launcher.start(spec(
                        shell("exec 0<&- 1>&- 2>&-; trap '' TERM; while :; do sleep 1; done"), Duration.ofMillis(200)))
                .get();
        child.end();

        assertThat(child.ended().get(20, TimeUnit.SECONDS).report().verdict()).isEqualTo(Verdict.CLEAN);
    }

    /** It has neither session nor cookie, and its parent takes its TERM and leaves. */
    @Test
    void whatItsParentAloneCouldTellIsEndedWhenThatHasGone() throws Exception {
        String script = "env -i setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & wait";
        Child child =
                launcher.start(spec(shell(script), Duration.ofMillis(200))).get();
        awaitOutput(child, 3);
        child.end();
        Ended ended = child.ended().get(20, TimeUnit.SECONDS);

        assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
        assertGone(Long.parseLong(ended.stdout().strip()));
    }

    /** For a moment it has no environment, and is not to be taken for one without a cookie. */
    @Test
    void theEnvironmentOfWhatIsJustBeingLoadedIsNotRead() throws Exception {
        String again = "[ $1 -eq 0 ] || exec sh -c \"$0\" \"$0\" $(($1 - 1))";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", again, again, "400");
        builder.environment().put(Cookie.VARIABLE, "mine");
        Process process = builder.start();
        int wrong = 0;
        while (process.isAlive()) {
            ProcFs.Environment environment = ProcFs.environment(process.pid());
            boolean none = environment.readable() && environment.cookies().isEmpty();
            wrong += none
                            && ProcFs.entry(process.pid())
                                    .filter(ProcessEntry::active)
                                    .isPresent()
                    ? 1
                    : 0;
        }

        assertThat(process.exitValue()).isZero();
        assertThat(wrong).isZero();
    }

    /** Pids are given out all the time, to threads too: there is no moment in which none was since the last look. */
    @Test
    void aHostThatIsBusyKeepsNoRunFromBeingProven() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread busy = new Thread(() -> {
            while (!over.get()) {
                new Thread(() -> {}).start();
            }
        });
        busy.start();
        try {
            for (String seconds : List.of("0", "0.02", "0.2", "0.3", "0.2")) {
                assertThat(run("sleep " + seconds).report().verdict()).isEqualTo(Verdict.CLEAN);
            }
        } finally {
            over.set(true);
            busy.join();
        }
    }

    @Test
    void aRunThatKillsItsGuardStillGetsItsTerm() throws Exception {
        String script = "trap 'echo got TERM; exit 0' TERM; set -- $(cat /proc/$$/task/$$/children); kill -s KILL $1;"
                + " echo ready; while :; do sleep 0.1; done";
        Child child = launcher.start(spec(shell(script), Duration.ofSeconds(5))).get();
        awaitOutput(child, 2);
        org.awaitility.Awaitility.await()
                .until(() -> ProcessTable.from(1, 0, Set.of())
                        .membersOf(child, List.of())
                        .guard()
                        .isEmpty());
        child.end();

        assertThat(child.ended().get(20, TimeUnit.SECONDS).stdout()).isEqualTo("ready\ngot TERM\n");
    }

    @Test
    void whatBorrowsTheGuardsNameIsEndedAllTheSame() {
        String script = "name=$(tr '\\0' '\\n' </proc/$(cut -d' ' -f1 /proc/$$/task/$$/children)/cmdline"
                + " | grep ^countermeasure-guard-); for i in 1 2 3; do"
                + " sh -c 'trap \"\" TERM; while :; do sleep 1; done' \"$name\" & done; echo \"$name\"";
        Ended ended = run(script);

        String name = ended.stdout().strip();
        assertThat(name).startsWith("countermeasure-guard-");
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(ProcFs.from(1).stream()
                                .filter(ProcessEntry::alive)
                                .filter(p -> ProcFs.hasArgument(p.pid(), name)))
                        .isEmpty());
    }

    /** It looks like a guard that reads, so it is told to signal; the thread that tells it ends all other runs, too. */
    @Test
    void whoKillsItsGuardTakesItsNameAndFillsItsPipeKeepsNobodyWaiting() throws Exception {
        String script = "guard=$(cut -d' ' -f1 /proc/$$/task/$$/children);"
                + " name=$(tr '\\0' '\\n' </proc/$guard/cmdline | grep ^countermeasure-guard-); exec 9<>/proc/$guard/fd/0;"
                + " kill -s KILL $guard; dd if=/dev/zero of=/proc/self/fd/9 oflag=nonblock bs=1 count=99999 2>&1 | tail -n 1;"
                + " trap '' TERM; sh -c 'while :; do sleep 1; done' \"$name\" & while :; do sleep 1; done";
        Child child =
                launcher.start(spec(shell(script), Duration.ofMillis(500))).get();
        org.awaitility.Awaitility.await()
                .until(() -> ProcessTable.from(1, 0, Set.of())
                        .membersOf(child, List.of())
                        .guard()
                        .filter(guard -> guard.parent() == child.pid())
                        .filter(guard -> ProcFs.hasArgument(guard.pid(), "while :; do sleep 1; done"))
                        .isPresent());
        child.end();
        Ended ended = child.ended().get(20, TimeUnit.SECONDS);

        assertThat(ended.stdout()).as("what dd wrote").contains("65536 bytes");
        assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
    }

    /** The kernel calls such a process a zombie, by its first thread, while the others go on. */
    @Test
    void aProcessWhoseFirstThreadHasEndedIsNoZombie() throws Exception {
        Optional<String> python = Executables.find("python3", Launcher.PATH);
        assumeThat(python).as("python3 makes such a process").isPresent();
        Path code = Files.writeString(folder.resolve("threads.py"), """
                import ctypes, threading, time
                threading.Thread(target=time.sleep, args=(300,)).start()
                ctypes.CDLL(None).pthread_exit(0)
                """);
        Ended ended = run("setsid python3 " + code + " & p=$!; echo $p;"
                + " until grep -q 'State:.Z' /proc/$p/status; do sleep 0.05; done");

        assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(ended.report().steps()).isNotEmpty();
        assertGone(Long.parseLong(ended.stdout().strip()));
    }

    /** As a JVM is that was killed: its last thread gives back what it had, for a second on a busy host, and has no environment. */
    @Test
    void whatOnlyGivesItsMemoryBackIsNotTakenForUnreadable() throws Exception {
        Optional<String> python = Executables.find("python3", Launcher.PATH);
        assumeThat(python).as("python3 makes such a process").isPresent();
        Process process = new ProcessBuilder(python.get(), "-c", """
                import threading, time
                memory = b"x" * 300_000_000
                threading.Thread(target=time.sleep, args=(300,), daemon=True).start()
                print(flush=True)
                time.sleep(300)
                """).start();
        assertThat(process.inputReader().readLine()).isEmpty();
        process.destroyForcibly();
        int looks = 0;
        while (process.isAlive()) {
            assertThat(ProcFs.environment(process.pid()).readable()).isTrue();
            looks++;
        }

        assertThat(looks).isPositive();
    }

    @Test
    void wordsArriveWithTheSpacesAroundThem() {
        List<String> words = List.of(" a ", "\n", "", "\t", "x\n", " ");
        List<String> argv = new ArrayList<>(List.of("/usr/bin/printf", "%s|"));
        argv.addAll(words);

        assertThat(launch(argv, Duration.ofSeconds(1)).stdout()).isEqualTo(String.join("|", words) + "|");
    }

    @Test
    void aFloodIsDrainedAndItsEndsAreKept() {
        Ended ended = run("echo first; head -c 50000000 /dev/zero | tr '\\0' x; echo last");

        assertThat(ended.stdout()).startsWith("first\n").endsWith("last\n");
        assertThat(ended.droppedStdout()).isEqualTo(50_000_011 - 65_536);
    }

    @Test
    void whatIsPrintedJustBeforeTheExitIsNeverLost() {
        for (int i = 0; i < 100; i++) {
            assertThat(run("printf %s " + i).stdout()).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void aMissingFolderIsAnError() {
        var started = launcher.start(new Launch(
                List.of("/bin/true"),
                environment(),
                folder.resolve("missing"),
                Limits.none(),
                65_536,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty(),
                Hold.TRACKED,
                LiveOutput.NONE));

        assertThatThrownBy(() -> started.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void outputThatGoesToFilesIsReadFromThem() throws Exception {
        OutputFiles files = new OutputFiles(folder.resolve("out"), folder.resolve("err"), true);
        Ended ended = end(launcher.start(new Launch(
                shell("echo out; echo err >&2"),
                environment(),
                folder,
                Limits.none(),
                65_536,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.of(files),
                Hold.TRACKED,
                LiveOutput.NONE)));

        assertThat(ended.stdout()).isEqualTo("out\n");
        assertThat(Files.readString(files.stderr())).isEqualTo("err\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void everyCharacterSurvivesTheLineOfAGuardThatWaitsForItsWords(String shell) throws Exception {
        StringBuilder all = new StringBuilder("ü€😀\n\n'\"$n`\\");
        for (char c = 1; c < 256; c++) {
            all.append(c);
        }
        List<String> words = List.of(
                "/usr/bin/printf",
                "%s|",
                all.toString(),
                "",
                "-n",
                all.reverse().toString());
        Launch launch = spec(words, Duration.ofSeconds(1));

        Process process = new ProcessBuilder(new Guard("/usr/bin/setsid", shell, Optional.empty())
                        .argv(launch, "sh", true, Optional.empty()))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(Guard.line(launch));
        process.getOutputStream().flush();

        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(printed).isEqualTo(words.get(2) + "||-n|" + words.get(5) + "|");
    }

    @Test
    void manyAtOnceEachGetTheirOwnOutput() {
        List<CompletableFuture<Child>> children = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            children.add(launcher.start(spec(shell("sleep 0.2; echo " + i), Duration.ofSeconds(1))));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(end(children.get(i)).stdout()).isEqualTo(i + "\n");
        }
    }

    private static void awaitOutput(Child child, int processes) {
        org.awaitility.Awaitility.await()
                .until(() -> ProcessTable.from(1, 0, Set.of())
                                .membersOf(child, List.of())
                                .entries()
                                .size()
                        >= processes);
    }
}
