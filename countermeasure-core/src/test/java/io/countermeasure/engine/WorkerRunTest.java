package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.Guarantee;
import io.countermeasure.model.Incident;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WorkerRunTest {

    @TempDir
    Path folder;

    @Test
    void prepareRunAndEverySaveArriveInTheResult() throws Exception {
        ExecutionResult result = run("""
                prepare() { send T 'prepared;'; echo 'on the console'; }
                run() { send T 'one;'; send T two; send H '<b>three</b>'; send C '{"code":0}'; }
                """);

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.outputs())
                .containsExactly(new Output.Text("prepared;one;two"), new Output.Html("<b>three</b>"));
        assertThat(result.returnCode()).hasValue(0);
        assertThat(result.console().stderr()).isEqualTo("on the console\n");
        assertThat(result.ran()).isTrue();
        assertThat(result.killReport())
                .contains(new KillReport(KillReport.Verdict.CLEAN, KillReport.Scope.TRACKED, List.of(), List.of()));
        assertThat(result.confinement().orElseThrow().enforced()).containsKey(Guarantee.OWN_SESSION);
    }

    @Test
    void theJobNamesIncidentEventDataAndEnvironment() throws Exception {
        Incident incident = io.countermeasure.json.IncidentJson.read("{\"outage\":{\"reasons\":[\"$(id)\"]}}");
        ShellWorkerCountermeasure plugin = plugin(
                "demo.job",
                "run() { send T \"$(cat \"$incident\"; stat -c ' %a %F' \"$incident\" \"$data\"; echo \"$message\"; env; pwd)\"; }",
                m -> m.environment("EXTRA", "more"));
        try (CountermeasureEngine engine = engine(plugin)) {
            ExecutionResult result = engine.request("demo.job")
                    .incident(incident)
                    .event(Incident.Event.OPENED)
                    .run();

            assertThat(result.textOutput())
                    .startsWith(incident.json().orElseThrow() + " 600 regular file\n 700 directory\n")
                    .contains("EXTRA=more\n", "LANG=C.UTF-8\n")
                    .doesNotContain("channel");
        }
    }

    @Test
    void failuresNameTheirPhase() throws Exception {
        Failure load = run("syntax ( error").failure().orElseThrow();
        ExecutionResult prepared = run("prepare() { false; }; run() { send T never; }");
        ExecutionResult ran = run("run() { send T once; return 3; }");

        assertThat(prepared.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(prepared.failure())
                .contains(new Failure(Phase.PREPARE, "PrepareError", "is not well", "in prepare"));
        assertThat(prepared.ran()).isFalse();
        assertThat(prepared.outputs()).isEmpty();
        assertThat(ran.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ran.failure()).contains(new Failure(Phase.RUN, "RunError", "returned 3", "in run"));
        assertThat(ran.textOutput()).isEqualTo("once");
        assertThat(load.phase()).isEqualTo(Phase.PROTOCOL); // such an error ends the shell
        assertThat(load.message()).isEqualTo("worker must send its end but exited with 2");
    }

    @Test
    void theLastReturnCodeCounts() throws Exception {
        ExecutionResult result = run("run() { send C '{\"code\":0}'; send C '{\"code\":-7}'; }");

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.returnCode()).hasValue(-7);
        assertThat(result.failure()).isEmpty();
    }

    @Test
    void theSecondRunFindsAWorkerThatWaits() throws Exception {
        try (CountermeasureEngine engine =
                engine(plugin("demo.warm", "run() { send T \"$(stat -c %Y /proc/$$) $$\"; }", m -> m))) {
            ExecutionResult cold = engine.request("demo.warm").run();
            ExecutionResult warm = engine.request("demo.warm").run();

            assertThat(cold.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(warm.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(warm.textOutput()).isNotEqualTo(cold.textOutput());
        }
    }

    private ExecutionResult run(String script) throws IOException {
        try (CountermeasureEngine engine = engine(plugin("demo.worker", script, m -> m))) {
            return engine.request("demo.worker").run();
        }
    }

    private ShellWorkerCountermeasure plugin(
            String key, String script, UnaryOperator<CountermeasureMetadata.Builder> more) throws IOException {
        return ShellWorkerCountermeasure.of(folder, key, script, "{}", more);
    }

    private static CountermeasureEngine engine(ShellWorkerCountermeasure... plugins) {
        EngineBuilder builder = CountermeasureEngine.builder()
                .runPolicy(RunPolicy.builder().grace(Duration.ofSeconds(1)).build());
        List.of(plugins).forEach(builder::register);
        return builder.build();
    }
}
