package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a user namespace of our own, in which no further namespace may be made and no control group be reached. */
@Timeout(120)
class NoTreeKillTest {

    private static final String SET_UP =
            "echo 0 >/proc/sys/user/max_user_namespaces && echo 0 >/proc/sys/user/max_pid_namespaces"
                    + " && { [ ! -d /sys/fs/cgroup ] || mount -t tmpfs none /sys/fs/cgroup; } && exec \"$@\"";

    @Test
    void whereNothingHoldsATreeARunThatRequiresItIsRefusedWithCauseAndRemedy() throws Exception {
        List<String> prefix = List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SET_UP, "sh");
        Assumptions.assumeTrue(works(prefix), "needs user namespaces, to set this up");
        List<String> words = new ArrayList<>(prefix);
        words.addAll(Jvms.words(NoTreeKillMain.class, "-XX:TieredStopAtLevel=1"));
        Process jvm = Jvms.start(new ProcessBuilder(words));
        List<String> said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.contains("INFO"))
                .toList();

        assertThat(said).hasSize(4);
        assertThat(said.get(0))
                .startsWith("hostile.required REJECTED SANDBOX_UNAVAILABLE: sandbox must enforce TREE_KILL but ")
                .contains("no control group is delegated", "Delegate=yes", "unshare says: ");
        assertThat(said.get(1)).startsWith("hostile.preferred SUCCEEDED");
        assertThat(said.get(2)).isEqualTo("TRACKED");
        assertThat(said.get(3)).contains("neither a control group nor a pid namespace can hold it");
    }

    private static boolean works(List<String> prefix) throws Exception {
        List<String> words = new ArrayList<>(prefix);
        words.add("true");
        return new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(new File("/dev/null"))
                        .start()
                        .waitFor()
                == 0;
    }
}
