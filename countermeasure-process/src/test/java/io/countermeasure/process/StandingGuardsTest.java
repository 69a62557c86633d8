package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is particular to guards that stood before the command was known; all else of them is in {@link WarmLauncherTest}. */
class StandingGuardsTest extends LauncherFixture {

    @Override
    int standing() {
        return 2;
    }

    @Test
    void aCommandFindsNothingElseThanInAGuardOfItsOwn() throws Exception {
        String script = "env | sort; ulimit -a; umask; pwd; ls -l /proc/self/fd;"
                + " grep -E 'Sig(Blk|Ign|Cgt)' /proc/self/status; cut -d' ' -f 8,19 /proc/$$/stat";
        try (Launcher cold = new Launcher(0);
                Launcher warm = new Launcher(2)) {
            warmUp(warm);

            assertThat(said(warm, script)).isEqualTo(said(cold, script));
        }
    }

    @Test
    void guardsThatNobodyNeedsForSomeTimeLeaveAndTheNextCommandStartsAllTheSame() throws Exception {
        try (Launcher warm = new Launcher("/bin/sh", 2, Duration.ofMillis(500), () -> List.of(ByteStage.UNCHANGED))) {
            warmUp(warm);

            await().until(() -> waiting().size() == 2); // those of the launcher of all tests

            assertThat(said(warm, "echo again")).isEqualTo("again");
            await().until(() -> waiting().size() == 4);
        }
    }

    /** A stopped one has to be killed. */
    @Test
    void aThreadThatIsInterruptedClosesAllTheSame() throws Exception {
        await().until(() -> waiting().size() == 2); // those of the launcher of all tests
        List<Long> others = waiting();
        Launcher warm = new Launcher(1);
        warmUp(warm);
        await().until(() -> waiting().size() > others.size());
        List<Long> its = waiting().stream().filter(pid -> !others.contains(pid)).toList();
        assertThat(new ProcessBuilder("kill", "-s", "STOP", Long.toString(its.get(0)))
                        .start()
                        .waitFor())
                .isZero();
        Thread.currentThread().interrupt();
        warm.close();

        assertThat(Thread.interrupted()).as("interrupted as before").isTrue();
        assertGone(its.get(0));
    }

    @Test
    void whatEarlierRunsWereGivenIsNotPassedOn() throws Exception {
        try (Launcher warm = new Launcher(1)) {
            Map<String, String> secret =
                    new TreeMap<>(Map.of("PATH", Launcher.PATH, "HOME", "/root", "TOKEN", "s3cret"));
            warm.start(spec(secret, "true")).get().ended().get(10, TimeUnit.SECONDS);
            TimeUnit.MILLISECONDS.sleep(100);

            Child child = warm.start(
                            spec(
                                    Map.of("PATH", "/usr/bin:/bin", "LANG", "C"),
                                    "env; tr '\\0' '\\n' </proc/$$/environ; cat /proc/$(cut -d' ' -f1 /proc/$$/task/$$/children)/environ"))
                    .get();
            String said = child.ended().get(10, TimeUnit.SECONDS).stdout();

            assertThat(child.begin().lowestPid()).isGreaterThan(child.pid());
            assertThat(said).doesNotContain("s3cret");
            assertThat(said.lines().filter(l -> l.equals("HOME=/root"))).isEmpty();
            assertThat(said.lines().filter(l -> l.equals("PATH=/usr/bin:/bin"))).isNotEmpty();
        }
    }

    @Test
    void noVariableOfARunChangesHowItsLineIsRead() throws Exception {
        Map<String, String> environment = Map.of("n", "EVIL", "line", "x", "z", "l1\nl2", "PATH", Launcher.PATH);
        Launch launch = spec(environment, "printf '%s|' \"$z\" \"$n\" \"a\nb\"");

        Child child = warm(launch);

        assertThat(child.ended().get(10, TimeUnit.SECONDS).stdout()).isEqualTo("l1\nl2|EVIL|a\nb|");
    }

    @Test
    void aGuardThatWasStoppedWhileItStoodIsNotUsed() throws Exception {
        try (Launcher warm = new Launcher(1)) {
            warmUp(warm);
            await().until(() -> waiting().size() == 3);
            for (long pid : waiting()) {
                new ProcessBuilder("kill", "-s", "STOP", Long.toString(pid))
                        .start()
                        .waitFor();
                await().until(() -> ProcFs.entry(pid).orElseThrow().state() == 'T');
            }

            Child child = warm.start(spec(List.of("/usr/bin/echo", "hi"), Duration.ofSeconds(1)))
                    .get();

            assertThat(child.ended().get(10, TimeUnit.SECONDS).stdout()).isEqualTo("hi\n");
        }
    }

    private Child warm(Launch launch) throws Exception {
        try (Launcher warm = new Launcher(1)) {
            warmUp(warm);
            Child child = warm.start(launch).get();
            child.ended().get(10, TimeUnit.SECONDS);
            assertThat(child.begin().lowestPid()).isGreaterThan(child.pid());
            return child;
        }
    }

    @Test
    void aLongCommandStartsItsOwnGuard() throws Exception {
        try (Launcher warm = new Launcher(1)) {
            warmUp(warm);
            String word = "x".repeat(50_000);

            Child child = warm.start(spec(List.of("/usr/bin/printf", "%s", word), Duration.ofSeconds(1)))
                    .get();

            assertThat(child.ended().get(10, TimeUnit.SECONDS).stdout()).isEqualTo(word);
            assertThat(isWarm(warm)).as("the guard that stood is still there").isTrue();
        }
    }

    @Test
    void aGuardThatDiedWhileItStoodIsNotMissed() throws Exception {
        try (Launcher warm = new Launcher(1)) {
            warmUp(warm);
            await().until(() -> waiting().size() == 3); // this one's, and the two of the launcher of all tests
            for (long pid : waiting()) {
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            }
            await().until(() -> waiting().isEmpty());

            Child child = warm.start(spec(List.of("/usr/bin/echo", "hi"), Duration.ofSeconds(1)))
                    .get();

            assertThat(child.ended().get(10, TimeUnit.SECONDS).stdout()).isEqualTo("hi\n");
        }
    }

    @Test
    void nothingStandsAfterTheClose() throws Exception {
        Launcher warm = new Launcher(5);
        isWarm(warm);
        await().until(() -> waiting().size() == 7);
        warm.close();

        assertThat(waiting()).hasSize(2);
    }

    /** The pids of the guards of this JVM that wait. */
    private static List<Long> waiting() {
        long own = ProcessHandle.current().pid();
        return ProcFs.from(1).stream()
                .filter(p -> p.alive() && p.parent() == own && p.session() == p.pid())
                .filter(p -> ProcFs.commandLine(p.pid()).contains("IFS= read -r line"))
                .filter(p -> children(p.pid()).isEmpty())
                .map(ProcessEntry::pid)
                .collect(Collectors.toList());
    }

    private static List<ProcessEntry> children(long pid) {
        return ProcFs.from(1).stream().filter(p -> p.parent() == pid).toList();
    }

    private String said(Launcher launcher, String script) throws Exception {
        Child child = launcher.start(spec(Map.of("PATH", Launcher.PATH, "HOME", "/", "X", "a'b"), script))
                .get();
        String said = child.ended().get(10, TimeUnit.SECONDS).stdout();
        return said.lines()
                .filter(l -> !l.startsWith(Cookie.VARIABLE) && !l.startsWith("total"))
                .map(l -> l.replaceAll("^.* (\\d+) -> ([a-z/]*).*", "$1 $2"))
                .collect(Collectors.joining("\n"));
    }

    private Launch spec(Map<String, String> environment, String script) {
        return spec(List.of("/bin/sh", "-c", script), environment, Duration.ofSeconds(1));
    }
}
