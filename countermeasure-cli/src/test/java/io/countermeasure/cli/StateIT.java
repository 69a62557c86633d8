package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several commands in processes of their own that share a state directory. */
class StateIT {

    private static final Duration HANGS_AFTER = Duration.ofMinutes(2);
    private static final String NOTE = " is under way; cancel ends it\n";

    @TempDir
    Path home;

    private Operator operator;
    private Path begun;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
        begun = home.resolve("begun");
        operator.plugin(
                "slow", "echo so far; echo $$ > " + begun + ".new; mv " + begun + ".new " + begun + "; sleep 300");
    }

    @Test
    void aRunOfOneProcessIsCancelledFromAnother() throws Exception {
        Started run = start("run", "slow");
        String id = id(run);
        await().atMost(HANGS_AFTER).until(() -> Files.exists(begun));

        assertThat(said("cancel", id, "--reason", "not today"))
                .isEqualTo(new Said(0, "cancelled " + id + ": not today\n", ""));

        Said ended = run.said();
        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.out()).isEqualTo("so far\n");
        assertThat(ended.err()).contains("slow CANCELLED with return code 143 (not today)\n");
        assertThat(only()).containsEntry("outcome", "cancelled").containsEntry("detail", "not today");
        assertThat(Path.of("/proc", Files.readString(begun).strip())).doesNotExist();
        assertThat(said("cancel", id).code()).isEqualTo(3);
    }

    @Test
    void aRunThatIsAnnouncedIsVetoedFromAnotherProcess() throws Exception {
        operator.plugin("slow", "touch " + begun, ",\"wall_announce_delay\":600");
        Started run = start("run", "slow");

        assertThat(said("cancel", id(run), "--json").json()).containsEntry("under_way", true);

        assertThat(run.said().code()).isEqualTo(7);
        assertThat(only()).containsEntry("outcome", "cancelled").containsEntry("started_at", null);
        assertThat(begun).doesNotExist();
    }

    @Test
    void aCommandThatWasKilledLeavesAnInterruptedRunToTheNextOne() throws Exception {
        Started run = start("run", "slow", "--request-id", "outage-1");
        String id = id(run);
        await().atMost(HANGS_AFTER).until(() -> Files.exists(begun));
        String pid = Files.readString(begun).strip();
        Path output = home.resolve("state/runs").resolve(id).resolve("text");
        await().atMost(HANGS_AFTER).until(() -> Files.exists(output) && Files.size(output) > 0);

        run.process().destroyForcibly().waitFor();

        Said next = said("run", "slow", "--request-id", "outage-1", "--json");
        assertThat(next.code()).isEqualTo(5);
        assertThat(next.map("rejection")).containsEntry("reason", "duplicate");
        assertThat(next.err()).contains("Execution " + id + " of slow was interrupted by its agent's death");
        assertThat(only())
                .containsEntry("execution_id", id)
                .containsEntry("outcome", "interrupted")
                .containsEntry("detail", "the agent died while it ran")
                .containsEntry("outputs", List.of(Map.of("format", "text", "content", "so far\n")))
                .containsEntry("durable", true);
        await().atMost(HANGS_AFTER).until(() -> !Files.exists(Path.of("/proc", pid)));
    }

    /** The one result that is pending. */
    @SuppressWarnings("unchecked")
    private Map<String, Object> only() throws Exception {
        List<Map<String, Object>> results =
                said("results", "--pending", "--json").list("results");
        assertThat(results).hasSize(1);
        return (Map<String, Object>) Objects.requireNonNull(results.get(0).get("result"));
    }

    /** The execution's id, once the command has said it. */
    private static String id(Started run) throws IOException {
        await().atMost(HANGS_AFTER).until(() -> Files.readString(run.err()).contains(NOTE));
        String said = Files.readString(run.err());
        String before = said.substring(0, said.indexOf(NOTE));
        return before.substring(before.lastIndexOf(' ') + 1);
    }

    private Said said(String... words) throws Exception {
        return start(words).said();
    }

    private Started start(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--state", home.resolve("state").toString()));
        return Started.of(Jar.command(operator, all), home);
    }
}
