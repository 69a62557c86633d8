package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.KillReport.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A child that has said that it waits, and is asked something later: what its end is proven by. */
class WaitingChildTest extends LauncherFixture {

    private static final int FEW = 30; // looks, of 10 ms
    private static final int MANY = 2_000;

    @Test
    void theEndOfOneThatWasAloneIsProvenByWhatCameSince() throws Exception {
        Child child = waiting("", "echo done");

        assertThat(isSeenAlone(child, MANY)).isTrue();
        Ended ended = answer(child);

        assertThat(ended.stdout()).endsWith("done\n");
        assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(ended.report().steps()).isEmpty();
    }

    @Test
    void whatItStartsOnceItIsAskedIsEnded() throws Exception {
        Child child = waiting("", "setsid sleep 300 >/dev/null 2>&1 & echo $!");

        assertThat(isSeenAlone(child, MANY)).isTrue();
        assertWhatItStartedIsEnded(child);
    }

    /** Its parent has gone, and it is in a session of its own: only a look at all processes finds it. */
    @Test
    void whatItStartedBeforeItWaitedIsEnded() throws Exception {
        Child child = waiting("(setsid sleep 300 >/dev/null 2>&1 & echo $! >pid);", "cat pid");

        assertThat(isSeenAlone(child, FEW)).isFalse();
        assertWhatItStartedIsEnded(child);
    }

    /** It has left its session, and is another process at each look: one look may fall between two of them. */
    @Test
    void whatHopsFromPidToPidWhileItIsLookedForIsEnded() throws Exception {
        Path hop = Files.writeString(
                folder.resolve("hop"), "[ $1 -eq 0 ] && echo $$ >pid && exec sleep 300; sh hop $(($1 - 1)) &");
        Child child = waiting("setsid sh " + hop + " 600 >/dev/null 2>&1;", "until [ -s pid ]; do :; done; cat pid");
        while (!Files.exists(folder.resolve("pid"))) {
            child.waits();
            TimeUnit.MILLISECONDS.sleep(2);
        }
        child.beforeAsked();
        assertWhatItStartedIsEnded(child);
    }

    /** As a module does that sets a timer: what it starts meanwhile is not overlooked. */
    @Test
    void whatItStartedWhileItWaitedIsEnded() throws Exception {
        Child child = waiting("trap 'setsid sleep 300 >/dev/null 2>&1 & echo $! >pid' USR1;", "cat pid");
        child.waits();
        TimeUnit.MILLISECONDS.sleep(200);
        new ProcessBuilder("/bin/kill", "-s", "USR1", Long.toString(child.pid()))
                .start()
                .waitFor();
        while (!Files.exists(folder.resolve("pid"))
                || !ProcFs.entry(child.pid()).orElseThrow().waits()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        child.beforeAsked();
        assertWhatItStartedIsEnded(child);
    }

    @Test
    void oneWithAnotherThreadIsNotAlone() throws Exception {
        Path code = Files.writeString(folder.resolve("two.py"), """
                import threading, time
                threading.Thread(target=time.sleep, args=(300,), daemon=True).start()
                open("ask").read()
                """);
        Child child = launcher.start(spec(shell("mkfifo ask; exec python3 " + code), Duration.ofSeconds(1)))
                .get();
        awaitWords(child);

        assertThat(isSeenAlone(child, FEW)).isFalse();
        assertThat(answer(child).report().verdict()).isEqualTo(Verdict.CLEAN);
    }

    private Child waiting(String before, String after) throws Exception {
        String script = before + "mkfifo ask; until read -r line <ask; do :; done; " + after;
        Child child = launcher.start(spec(shell(script), Duration.ofSeconds(1))).get();
        awaitWords(child);
        return child;
    }

    private void awaitWords(Child child) throws InterruptedException {
        while (!Files.exists(folder.resolve("ask"))
                || !ProcFs.entry(child.pid()).orElseThrow().waits()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Whether a look while it waits has shown that nothing else is there; on a busy host many show nothing. */
    private static boolean isSeenAlone(Child child, int looks) throws InterruptedException {
        for (int i = 0;
                i < looks
                        && child.solitude().since().lowestPid() == child.begin().lowestPid();
                i++) {
            child.waits();
            TimeUnit.MILLISECONDS.sleep(10);
            child.beforeAsked();
        }
        return child.solitude().since().lowestPid() != child.begin().lowestPid();
    }

    private Ended answer(Child child) throws Exception {
        Files.writeString(folder.resolve("ask"), "go\n");
        return child.ended().get(20, TimeUnit.SECONDS);
    }

    /** Its last word is the pid of that. */
    private void assertWhatItStartedIsEnded(Child child) throws Exception {
        Ended ended = answer(child);

        assertThat(ended.report().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(ended.report().steps()).isNotEmpty();
        String[] lines = ended.stdout().strip().split("\n", -1);
        assertGone(Long.parseLong(lines[lines.length - 1].strip()));
    }
}
