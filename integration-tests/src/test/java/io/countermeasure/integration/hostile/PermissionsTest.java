package io.countermeasure.integration.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countermeasure.integration.shell.ShellPlugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what an agent keeps, whatever its umask allows. */
@Timeout(120)
class PermissionsTest {

    private static final Set<String> PASSED = Set.of("", "jobs", "data");

    @TempDir
    private Path root;

    @Test
    void allThatIsKeptIsTheAgentsAloneUnderAnyUmask() throws Exception {
        assertThat(modes()).hasSizeGreaterThan(30).allSatisfy(line -> {
            String[] fields = line.split(" ", 3);
            assertThat(fields[1]).as(line).isEqualTo(fields[0].equals("folder") ? "0700" : "0600");
        });
    }

    @Test
    void aRunUserMayPassToJobsAndDataAndNoFurther() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can run as another user");
        assertThat(modes("nobody")).hasSizeGreaterThan(30).allSatisfy(line -> {
            String[] fields = line.split(" ", 3);
            String folder = PASSED.contains(fields[2]) ? "0711" : "0700";
            assertThat(fields[1]).as(line).isEqualTo(fields[0].equals("folder") ? folder : "0600");
        });
    }

    private List<String> modes(String... user) throws IOException, InterruptedException {
        new ShellPlugins(root).add("hostile.worker", "run() { text hello; }");
        List<String> args =
                new ArrayList<>(List.of(root.toString(), root.resolve("state").toString()));
        args.addAll(List.of(user));
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "umask 000; exec \"$@\"", "sh"));
        words.addAll(Jvms.words(PermissionsMain.class, "-XX:TieredStopAtLevel=1", args.toArray(String[]::new)));
        Process jvm = Jvms.start(new ProcessBuilder(words));
        List<String> lines = jvm.inputReader()
                .lines()
                .filter(line -> line.startsWith("file ") || line.startsWith("folder "))
                .toList();
        assertThat(jvm.waitFor()).isZero();
        return lines;
    }
}
