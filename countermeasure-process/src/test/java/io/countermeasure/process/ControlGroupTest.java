package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlGroupTest {

    @Test
    void aGroupThatWasNotEmptyYetIsRemovedWithTheNextOne() throws Exception {
        ControlGroup.Available host = ControlGroup.find();
        Path base = host.folder().orElseGet(() -> Assumptions.abort(host.why()));
        Path first = base.resolve("countermeasure-test-" + UUID.randomUUID());
        ControlGroup group = ControlGroup.create(base, first.getFileName().toString());
        Process process = new ProcessBuilder("sleep", "60").start();
        Files.writeString(Path.of(group.entrance()), Long.toString(process.pid()));
        group.remove();
        assertThat(first).isDirectory();
        process.destroyForcibly().waitFor();

        ControlGroup.create(base, "countermeasure-test-" + UUID.randomUUID()).remove();

        assertThat(first).doesNotExist();
    }
}
