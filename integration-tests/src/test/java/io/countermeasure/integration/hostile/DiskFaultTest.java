package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.integration.shell.ShellPlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A state directory on a real file system that is full or read-only, in a mount namespace of its own. */
@Timeout(120)
class DiskFaultTest {

    private static final List<String> UNWRITABLE = List.of(
            "hostile.plain SUCCEEDED durable=false",
            "hostile.worker SUCCEEDED durable=false",
            "hostile.rare REJECTED STATE_UNWRITABLE durable=false",
            "hostile.reboot REJECTED STATE_UNWRITABLE durable=false",
            "degraded true, told true");

    @TempDir
    private Path root;

    private Path state = Path.of("");

    @BeforeEach
    void withAWorker() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for a mount namespace");
        new ShellPlugins(root).add("hostile.worker", "run() { text \"$data\"; }");
        state = root.resolve("state");
    }

    @Test
    void onAFullDiskWhatMattersIsRefusedTheRestRunsAndAllIsWellOnceThereIsRoom() throws Exception {
        Files.createDirectory(state);

        assertThat(says("full", "mount -t tmpfs -o size=512k,mode=700 tmpfs \"$1\""))
                .isEqualTo(all(
                        List.of("filled: No space left on device"),
                        UNWRITABLE,
                        List.of(
                                "hostile.rare SUCCEEDED durable=true",
                                "hostile.plain SUCCEEDED durable=true",
                                "done")));
    }

    @Test
    void aDiskWithoutANameLeftIsAFullOne() throws Exception {
        Files.createDirectory(state);

        assertThat(says("inodes", "mount -t tmpfs -o nr_inodes=200,mode=700 tmpfs \"$1\""))
                .isEqualTo(all(
                        List.of("filled: No space left on device"),
                        UNWRITABLE,
                        List.of(
                                "hostile.rare SUCCEEDED durable=true",
                                "hostile.plain SUCCEEDED durable=true",
                                "done")));
    }

    @Test
    void onAReadOnlyDiskWhatMattersIsRefusedAndTheRestRuns() throws Exception {
        CountermeasureEngine.builder().stateDirectory(state).build().close();

        assertThat(says("read-only", "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\""))
                .isEqualTo(all(UNWRITABLE, List.of("done")));
    }

    @SafeVarargs
    private static List<String> all(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }

    private List<String> says(String fault, String mount) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("unshare", "-m", "sh", "-c", mount + " || exit 9; shift; exec \"$@\"", "sh", state.toString()));
        words.addAll(
                Jvms.words(DiskFaultMain.class, "-XX:TieredStopAtLevel=1", fault, root.toString(), state.toString()));
        Process jvm = Jvms.start(new ProcessBuilder(words));
        List<String> said =
                jvm.inputReader().lines().filter(DiskFaultTest::isOurs).toList();
        assertThat(jvm.waitFor()).as("%s", said).isZero();
        return said;
    }

    /** The log may be on standard output. */
    private static boolean isOurs(String line) {
        return !line.matches("\\d{4}-\\d\\d-\\d\\dT.*");
    }
}
