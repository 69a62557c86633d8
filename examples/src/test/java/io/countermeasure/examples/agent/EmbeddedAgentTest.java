package io.countermeasure.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedAgentTest {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String PLUGIN = "{\"name\": \"Copy\", \"author\": \"a\", \"textkey\": \"incident.copy\","
            + " \"description\": \"d\", \"command\": \"cat \\\"$COUNTERMEASURE_INCIDENT\\\"; echo $COUNTERMEASURE_EVENT\"}";

    @TempDir
    Path folder;

    private CloudStub cloud;
    private EmbeddedAgent agent;

    @BeforeEach
    void start() throws IOException {
        cloud = new CloudStub();
        Files.createDirectory(folder.resolve("plugins"), owners("rwx------"));
        Files.createDirectory(folder.resolve("inbox"));
        Files.createFile(folder.resolve("plugins/copy.json"), owners("rw-------"));
        Files.writeString(folder.resolve("plugins/copy.json"), PLUGIN);
        Files.writeString(
                folder.resolve("agent.properties"),
                "plugins = " + folder.resolve("plugins") + "\ninbox = " + folder.resolve("inbox")
                        + "\nstate = " + folder.resolve("state") + "\ncloud = " + cloud.address()
                        + "\non.opened.incident.copy = Copy me\non.cleared.no.such.plugin = Copy me\n"
                        + "on.opened.disk.largest_files = Disk full\n");
        agent = startAgent();
    }

    private EmbeddedAgent startAgent() throws IOException {
        return EmbeddedAgent.start(
                AgentSettings.read(folder.resolve("agent.properties")),
                RunPolicy.builder().maxRuntime(LONGEST).build());
    }

    /** How many of the runs there have a result. */
    private static long results(Path runs) throws IOException {
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.filter(run -> Files.exists(run.resolve("result"))).count();
        }
    }

    @AfterEach
    void stop() {
        agent.close();
        cloud.close();
    }

    @Test
    void anIncidentThatArrivesIsAnsweredAndTheResultPublished() throws Exception {
        deliver("1.opened.json", incident("1", "Copy me"));

        ExecutionResult result = next("incident.copy", "1/opened/incident.copy");
        assertThat(result.succeeded()).isTrue();
        assertThat(result.event()).contains(Incident.Event.OPENED);
        assertThat(result.textOutput()).isEqualTo(incident("1", "Copy me") + "OPENED\n");
        assertThat(folder.resolve("inbox/done/1.opened.json")).exists();
        assertThat(folder.resolve("inbox/1.opened.json")).doesNotExist();
    }

    @Test
    void theCloudIsToldAtTheStartWhatThereIs() {
        await().atMost(LONGEST).until(() -> cloud.catalog().isPresent());

        assertThat(cloud.catalog().orElseThrow()).contains("incident.copy", "info.netstat", "disk.largest_files");
    }

    @Test
    void aBadIncidentIsSetAsideAndTheNextOneIsAnswered() throws Exception {
        deliver("1.opened.json", "{\"outage\": {");
        deliver("2.json", "[1, 2]");
        Files.createDirectory(folder.resolve("inbox/3.json"));
        Files.createSymbolicLink(folder.resolve("inbox/4.json"), folder.resolve("agent.properties"));
        deliver("5.opened.json", incident("5", "Copy me"));

        next("incident.copy", "5/opened/incident.copy");
        for (String name : new String[] {"1.opened.json", "2.json", "3.json", "4.json"}) {
            await().atMost(LONGEST)
                    .until(() -> Files.exists(folder.resolve("inbox/bad").resolve(name), LinkOption.NOFOLLOW_LINKS));
        }
        assertThat(cloud.results()).hasSize(1);
    }

    @Test
    void theSameIncidentDeliveredTwiceIsAnsweredOnce() throws Exception {
        deliver("1.opened.json", incident("1", "Copy me"));
        ExecutionResult first = next("incident.copy", "1/opened/incident.copy");
        deliver("1-again.opened.json", incident("1", "Copy me"));

        ExecutionResult second = cloud.await(r -> !r.executionId().equals(first.executionId()), LONGEST);
        assertThat(second.rejection().map(Rejection::reason)).contains(Rejection.Reason.DUPLICATE);
    }

    @Test
    void theEndOfAnIncidentIsAnsweredByWhatIsBoundToItEvenIfThatIsMissing() throws Exception {
        deliver("1.cleared.json", incident("1", "Copy me"));

        ExecutionResult result = next("no.such.plugin", "1/cleared/no.such.plugin");
        assertThat(result.rejection().map(Rejection::reason)).contains(Rejection.Reason.UNKNOWN);
    }

    @Test
    void anOutageIdOfAnyLengthWillDo() throws Exception {
        deliver("1.opened.json", incident("9".repeat(5_000), "Copy me"));

        ExecutionResult result = cloud.await(ExecutionResult::succeeded, LONGEST);
        assertThat(result.requestId().orElseThrow()).hasSizeLessThan(100);
    }

    @Test
    void aResultThatTheCloudRefusesIsOfferedAgain() throws Exception {
        await().atMost(LONGEST).until(() -> cloud.catalog().isPresent());
        cloud.refuse(1);
        deliver("1.opened.json", incident("1", "Copy me"));

        next("incident.copy", "1/opened/incident.copy");
        assertThat(cloud.results()).hasSize(1);
    }

    @Test
    void whatThisAgentCouldNotPublishTheNextOneDoes() throws Exception {
        cloud.refuse(Integer.MAX_VALUE);
        deliver("1.opened.json", incident("1", "Copy me"));
        await().atMost(LONGEST).until(() -> results(folder.resolve("state/runs")) == 1);
        agent.close();
        assertThat(cloud.results()).isEmpty();

        cloud.refuse(0);
        agent = startAgent();

        assertThat(next("incident.copy", "1/opened/incident.copy").durable()).isTrue();
        await().atMost(LONGEST).until(() -> results(folder.resolve("state/history")) == 1);
        assertThat(results(folder.resolve("state/runs"))).isZero();
    }

    @Test
    void thePluginInJavaListsTheLargestFiles() throws Exception {
        deliver("1.opened.json", incident("1", "Disk full"));

        assertThat(next("disk.largest_files", "1/opened/disk.largest_files").succeeded())
                .isTrue();
    }

    @Test
    void aMissingSettingIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("other.properties"), "plugins = /p\ncloud = http://c/\n");

        assertThatThrownBy(() -> AgentSettings.read(file)).hasMessageContaining("inbox must be set");
    }

    private ExecutionResult next(String key, String requestId) throws InterruptedException {
        return cloud.await(
                r -> r.textKey().equals(key) && r.requestId().orElse("").equals(requestId), LONGEST);
    }

    private void deliver(String name, String content) throws IOException {
        Path hidden = Files.writeString(folder.resolve("inbox/." + name), content);
        Files.move(hidden, folder.resolve("inbox").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<Set<PosixFilePermission>> owners(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static String incident(String id, String label) {
        return "{\"outage\": {\"id\": \"" + id + "\", \"alert_label\": \"" + label + "\"}}\n";
    }
}
