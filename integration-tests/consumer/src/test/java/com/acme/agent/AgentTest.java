package com.acme.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {

    @TempDir
    Path folder;

    private final Cloud cloud = new Cloud();
    private Agent agent;

    @BeforeEach
    void installTheAgent() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Files.writeString(plugins.resolve("kernel.json"), """
                {"name": "kernel", "textkey": "info.kernel", "description": "Says which kernel runs",
                 "author": "ops@acme.example", "command": ["/bin/uname", "-s"]}
                """);
        agent = new Agent(plugins, folder.resolve("state"), cloud);
    }

    @Test
    void theLibraryComesAsModulesIfThatIsAskedFor() {
        assertEquals(
                Boolean.getBoolean("consumer.modules"),
                CountermeasureEngine.class.getModule().isNamed());
    }

    @Test
    void anInstalledPluginAnswersAnIncident() {
        ExecutionResult result = agent.answer("info.kernel", incident());

        assertEquals(Outcome.SUCCEEDED, result.outcome(), result.summary());
        assertEquals("Linux", result.textOutput().strip());
        assertEquals(List.of(), cloud.alerts());
    }

    @Test
    void theCloudHearsWhatThereIsAndWhatCameOfIt() {
        ExecutionResult result = agent.answer("info.kernel", incident());

        assertTrue(cloud.catalogs().get(0).find(TextKey.of("info.kernel")).isPresent());
        assertTrue(cloud.catalogs().get(0).find(TextKey.of("nginx.restart")).isPresent());
        assertEquals(
                List.of(result.executionId()),
                cloud.results().stream().map(ExecutionResult::executionId).toList());
    }

    @Test
    void whatIsNotInstalledIsRefusedAndTheCloudIsTold() {
        ExecutionResult result = agent.answer("rm.everything", incident());

        assertEquals(Optional.of(Rejection.Reason.UNKNOWN), result.rejection().map(Rejection::reason));
        assertEquals(List.of(result.summary()), cloud.alerts());
    }

    @Test
    void aServiceThatCannotBeRestartedIsReportedAsSuch() {
        assumeFalse(Files.exists(Path.of("/run/systemd/system")), "systemd runs here: a test must not restart its nginx");

        ExecutionResult result = agent.answer("nginx.restart", incident());

        boolean mayNot = result.rejection().map(Rejection::reason).equals(Optional.of(Rejection.Reason.MISSING_PERMISSIONS));
        assertTrue(mayNot || result.outcome() == Outcome.FAILED, result.summary());
        assertTrue(result.textKey().equals("nginx.restart") && cloud.results().size() == 1, cloud.results().toString());
    }

    private static Incident incident() {
        return Incident.builder().services(List.of("nginx")).build();
    }
}
