package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeftoversTest {

    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final long OWN_START = ProcFs.entry(OWN_PID).orElseThrow().start();
    private static final long NOBODY = 1; // pid 1 lives, but did not start at tick 1

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void whatADeadOwnerLeftIsEndedEvenIfItIgnoresTerm() throws Exception {
        Process polite = start(new Cookie("l1", NOBODY, 1, ProcFs.bootId(), false), "exec sleep 300");
        Process rude =
                start(new Cookie("l2", NOBODY, 1, ProcFs.bootId(), false), "trap '' TERM; while :; do sleep 1; done");

        // another engine on this host may be quicker, which is just as well
        new Leftovers(Set.of()).sweep(Duration.ofMillis(300));

        assertThat(polite.waitFor()).isEqualTo(128 + 15);
        assertThat(rude.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void keptRunsLivingOwnersOtherBootsAndNonsenseAreSpared() throws Exception {
        List<Process> spared = List.of(
                start(new Cookie("l1", NOBODY, 1, ProcFs.bootId(), true), "exec sleep 300"),
                start(new Cookie("l2", OWN_PID, OWN_START, ProcFs.bootId(), false), "exec sleep 300"),
                start(new Cookie("l3", NOBODY, 1, "another-boot", false), "exec sleep 300"),
                start("1:2:3", "exec sleep 300"),
                start("x:y:z:" + ProcFs.bootId() + ":end", "exec sleep 300"));

        new Leftovers(Set.of()).sweep(Duration.ofMillis(100));

        assertThat(spared).allMatch(Process::isAlive);
    }

    private Process start(Cookie cookie, String script) throws IOException {
        return start(cookie.value(), script);
    }

    private Process start(String cookie, String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
        builder.environment().putAll(Map.of(Cookie.VARIABLE, cookie));
        Process process = builder.start();
        started.add(process);
        Awaitility.await()
                .until(() -> !ProcFs.environment(process.pid()).cookies().isEmpty());
        return process;
    }
}
