package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeftoversTest {

    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final long OWN_START = ProcFs.entry(OWN_PID).orElseThrow().start();
    private static final long UID = ProcFs.uid(OWN_PID);
    private static final long NOBODY = 1; // pid 1 lives, but did not start at tick 1

    @TempDir
    private Path folder;

    private final List<Long> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void whatADeadOwnerLeftIsEndedEvenIfItIgnoresTerm() throws Exception {
        List<Long> left = List.of(
                orphan(cookie("l1", NOBODY, false), "exec sleep 300"),
                orphan(cookie("l2", NOBODY, false), "trap '' TERM; while :; do sleep 1; done"));

        // another engine on this host may be quicker, which is just as well
        new Leftovers(Set.of()).sweep(Duration.ofMillis(300));

        Awaitility.await().untilAsserted(() -> assertThat(left).noneMatch(LeftoversTest::isAlive));
    }

    /** While it does so it has no environment that could be read: the new one is not there yet. */
    @Test
    void whatIsJustBecomingAnotherProgramIsFoundAtEveryLook() throws Exception {
        Path script = Files.writeString(folder.resolve("again"), "#!/bin/sh\nexec \"$0\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        long pid = orphan(cookie("l1", NOBODY, false), "exec " + script);
        Leftovers leftovers = new Leftovers(Set.of());

        int missed = 0;
        int looks = 0;
        while (looks < 300 && isAlive(pid)) { // another engine on this host would end it
            looks++;
            missed += leftovers.find().stream().anyMatch(p -> p.pid() == pid) || !isAlive(pid) ? 0 : 1;
        }

        assertThat(missed).as("of %d looks", looks).isZero();
    }

    @Test
    void keptRunsLivingOwnersOtherBootsAndNonsenseAreSpared() throws Exception {
        List<Long> spared = List.of(
                orphan(cookie("l1", NOBODY, true), "exec sleep 300"),
                orphan(new Cookie("l2", OWN_PID, OWN_START, ProcFs.bootId(), false, UID).value(), "exec sleep 300"),
                orphan(new Cookie("l3", NOBODY, 1, "another-boot", false, UID).value(), "exec sleep 300"),
                orphan("1:2:3", "exec sleep 300"),
                orphan("x:y:z:" + ProcFs.bootId() + ":end:0", "exec sleep 300"));

        new Leftovers(Set.of()).sweep(Duration.ofMillis(100));

        assertThat(spared).allMatch(LeftoversTest::isAlive);
    }

    @Test
    void whereOtherUsersAreHiddenTheirRunsAreSparedAndOnesOwnAreNot() throws Exception {
        long others = orphan(
                new Cookie("l1", Integer.MAX_VALUE, 1, ProcFs.bootId(), false, UID + 1).value(), "exec sleep 300");

        assertThat(new Leftovers(Set.of(), true).find()).noneMatch(p -> p.pid() == others);
        assertThat(new Leftovers(Set.of(), false).sweep(Duration.ofMillis(300))).isNotNull();

        Awaitility.await().untilAsserted(() -> assertThat(isAlive(others)).isFalse());
        long own = orphan(cookie("l2", Integer.MAX_VALUE, false), "exec sleep 300");
        List<String> unused = new Leftovers(Set.of(), true).sweep(Duration.ofMillis(300));
        Awaitility.await().untilAsserted(() -> assertThat(isAlive(own)).isFalse());
    }

    /** As a restarted agent has that passes on the cookie it inherited. */
    @Test
    void whatThisJvmHasStartedItselfIsSparedWhateverItInherited() throws Exception {
        Process child = start(cookie("l1", NOBODY, false), "exec sleep 300");
        started.add(child.pid());
        Awaitility.await()
                .until(() -> !ProcFs.environment(child.pid()).cookies().isEmpty());

        // no engine stands here by which another one on this host would know this JVM: so nothing is swept, only looked
        // for
        assertThat(new Leftovers(Set.of()).find()).noneMatch(p -> p.pid() == child.pid());
    }

    private static String cookie(String lease, long owner, boolean keep) {
        return new Cookie(lease, owner, 1, ProcFs.bootId(), keep, UID).value();
    }

    /** The pid of a process whose parent has gone, as that of whatever a dead owner left. */
    private long orphan(String cookie, String script) throws IOException {
        Process parent = start(cookie, "sh -c \"$0\" >/dev/null 2>&1 & echo $!", script);
        long pid =
                Long.parseLong(new String(parent.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        started.add(pid);
        Awaitility.await().until(() -> !parent.isAlive());
        return pid;
    }

    private static Process start(String cookie, String... script) throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c"));
        words.addAll(List.of(script));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put(Cookie.VARIABLE, cookie);
        return builder.start();
    }

    private static boolean isAlive(long pid) {
        return ProcFs.entry(pid).filter(ProcessEntry::alive).isPresent();
    }
}
