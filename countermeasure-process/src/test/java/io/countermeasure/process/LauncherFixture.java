package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A launcher for each test, and what is started with it. */
@Timeout(60)
abstract class LauncherFixture {

    final Launcher launcher = new Launcher(standing());

    @TempDir
    Path folder;

    /** How many guards stand ready; none here. */
    int standing() {
        return 0;
    }

    @BeforeEach
    void warmUp() throws Exception {
        warmUp(launcher);
    }

    /** Until a guard stands for the next command. */
    final void warmUp(Launcher some) throws Exception {
        boolean warm = standing() == 0;
        for (int i = 0; i < 100 && !warm; i++) {
            TimeUnit.MILLISECONDS.sleep(20);
            warm = isWarm(some);
        }
        assertThat(warm).isTrue();
    }

    final boolean isWarm(Launcher some) throws Exception {
        Child child = some.start(spec(List.of("/usr/bin/true"), Duration.ofSeconds(1)))
                .get();
        child.ended().get(10, TimeUnit.SECONDS);
        TimeUnit.MILLISECONDS.sleep(50);
        return child.begin().lowestPid() > child.pid();
    }

    @AfterEach
    void close() {
        launcher.close();
    }

    final Ended run(String script) {
        return launch(shell(script), Duration.ofSeconds(2));
    }

    final Ended launch(List<String> words, Duration grace) {
        return end(launcher.start(spec(words, grace)));
    }

    final Launch spec(List<String> words, Duration grace) {
        return spec(words, environment(), grace);
    }

    final Launch spec(List<String> words, Map<String, String> environment, Duration grace) {
        return new Launch(
                words,
                environment,
                folder,
                Limits.none(),
                65_536,
                grace,
                Optional.empty(),
                Optional.empty(),
                Hold.TRACKED,
                LiveOutput.NONE);
    }

    static List<String> shell(String script) {
        return List.of("/bin/sh", "-c", script);
    }

    static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", Launcher.PATH);
        environment.put("LANG", "C.UTF-8");
        return environment;
    }

    static Ended end(CompletableFuture<Child> started) {
        try {
            return started.get(30, TimeUnit.SECONDS).ended().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void assertGone(long pid) {
        assertThat(ProcFs.entry(pid).filter(ProcessEntry::alive)).isEmpty();
    }
}
