package io.countermeasure.integration.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.Execution;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.Incident;
import io.countermeasure.model.KillReport;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another language gets warm workers, limits and kill by nothing but a loader and a driver. */
@Timeout(120)
class ShellFileLoaderTest {

    @TempDir
    Path root;

    private ShellPlugins plugins;

    @BeforeEach
    void inAFolderOfItsOwn() throws Exception {
        plugins = new ShellPlugins(root);
    }

    @AfterEach
    void nothingIsLeftOfTheTest() {
        assertThat(workers()).isEmpty();
    }

    @Test
    void theLoaderKnowsExportedPackagesOnly() {
        assertThat(new ClassFileImporter()
                        .importClasses(ShellFileLoader.class).stream()
                                .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                                .map(d -> d.getTargetClass())
                                .map(JavaClass::getPackageName)
                                .filter(name -> name.startsWith("io.countermeasure")))
                .isSubsetOf(
                        "io.countermeasure.integration.shell",
                        "io.countermeasure.model",
                        "io.countermeasure.plugin",
                        "io.countermeasure.spi");
    }

    @Test
    void aPluginPreparesRunsAndSaves() throws Exception {
        plugins.add("demo.all", """
                prepare() { text "prepared for $event; "; }
                run() { text "$(cat "$incident")"; html '<b>x</b>'; log WARN 'look "here"'; echo printed; return 3; }
                """);
        Incident incident = IncidentJson.read("{\"outage\":{\"id\":7}}");
        try (CountermeasureEngine engine = plugins.engine().build()) {
            ExecutionResult result = engine.request("demo.all")
                    .incident(incident)
                    .event(Incident.Event.OPENED)
                    .run();

            assertThat(engine.registry().catalog().entries())
                    .extracting(Catalog.Entry::kind)
                    .containsExactly("sh");
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.returnCode()).hasValue(3);
            assertThat(result.textOutput()).isEqualTo("prepared for OPENED; {\"outage\":{\"id\":7}}");
            assertThat(result.htmlOutput()).isEqualTo("<b>x</b>");
            assertThat(result.console().stderr()).isEqualTo("printed\n");
        }
    }

    @Test
    void whatIsWrongIsAProblemOrAFailureAndHarmsNoOther() throws Exception {
        plugins.add("demo.syntax", "run( {")
                .add("demo.unready", "prepare() { return 2; }")
                .add("demo.well", "run() { text fine; }")
                .add("Demo.Bad", "run() { :; }");
        try (CountermeasureEngine engine = plugins.engine().build()) {
            assertThat(engine.registry().catalog().problems())
                    .extracting(Problem::rule)
                    .singleElement()
                    .asString()
                    .contains("textkey");
            Failure syntax = engine.request("demo.syntax").run().failure().orElseThrow();
            assertThat(syntax.phase()).isEqualTo(Phase.PREPARE);
            assertThat(syntax.type()).isEqualTo("SyntaxError");
            assertThat(syntax.message()).contains("demo.syntax.sh");
            assertThat(engine.request("demo.unready").run().failure())
                    .contains(new Failure(Phase.PREPARE, "ReturnCode", "prepare returned 2", ""));
            assertThat(engine.request("demo.well").run().textOutput()).isEqualTo("fine");
        }
    }

    @Test
    void pluginsAreValidatedByWorkers() throws Exception {
        plugins.add("demo.syntax", "run( {").add("demo.token", "validate() { echo 'TOKEN must be set'; }");
        try (CountermeasureEngine engine = plugins.engine().build()) {
            List<Problem> problems = engine.registry().validate();

            assertThat(problems).extracting(Problem::file).doesNotContainNull();
            assertThat(problems)
                    .extracting(Problem::rule)
                    .anyMatch(rule -> rule.startsWith("demo.syntax: its worker failed: SyntaxError: "))
                    .anyMatch(rule -> rule.equals("demo.token: validate() says: TOKEN must be set"))
                    .hasSize(2);
        }
    }

    @Test
    void theNextRunOfAnyPluginFindsAWarmWorker() throws Exception {
        plugins.add("demo.one", "run() { text $$; }").add("demo.two", "run() { text $$; }");
        try (CountermeasureEngine engine = plugins.engine().build()) {
            assertThat(workers()).isEmpty();
            engine.request("demo.one").run();
            Awaitility.await().until(() -> workers().size() == 1);
            long waiting = workers().get(0).pid();

            assertThat(engine.request("demo.two").run().textOutput()).isEqualTo(Long.toString(waiting));
        }
    }

    @Test
    void limitsHoldForWorkersToo() throws Exception {
        plugins.add("demo.limits", "run() { text \"$(ulimit -n) $(ulimit -c)\"; }")
                .add("demo.long", "run() { text begun; sleep 300; }", "# max_runtime: 1")
                .add(
                        "demo.chatty",
                        "run() { for i in 1 2 3; do text \"$(head -c 1000 /dev/zero | tr '\\0' x)\"; done; }");
        RunPolicy policy =
                RunPolicy.builder().maxOpenFiles(77).maxOutputBytes(1_024).build();
        try (CountermeasureEngine engine = plugins.engine().runPolicy(policy).build()) {
            assertThat(engine.request("demo.limits").run().textOutput()).isEqualTo("77 0");
            ExecutionResult late = engine.request("demo.long").run();
            assertThat(late.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(late.textOutput()).isEqualTo("begun");
            assertThat(late.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
            assertThat(engine.request("demo.chatty").run().droppedOutput()).isEqualTo(3_000 - 1_024);
        }
    }

    @Test
    void aTreeThatIgnoresTermIsKilled() throws Exception {
        plugins.add(
                "demo.stubborn",
                "run() { trap '' TERM; (setsid sh -c 'trap \"\" TERM; while :; do sleep 1; done' " + plugins.trace()
                        + " &); while :; do sleep 1; done; }",
                "# max_runtime: 1");
        RunPolicy policy = RunPolicy.builder().grace(Duration.ofMillis(200)).build();
        try (CountermeasureEngine engine = plugins.engine().runPolicy(policy).build()) {
            ExecutionResult result = engine.request("demo.stubborn").run();

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.killReport().orElseThrow().verdict()).isEqualTo(KillReport.Verdict.CLEAN);
        }
    }

    @Test
    void fiftyAtOnceAllArrive() throws Exception {
        for (int i = 0; i < 50; i++) {
            plugins.add("demo.n" + i, "run() { text $COUNTERMEASURE_TEXTKEY; }");
        }
        try (CountermeasureEngine engine = plugins.engine().build()) {
            List<Execution> all = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                all.clear();
                IntStream.range(0, 50)
                        .mapToObj(i -> engine.request("demo.n" + i).start())
                        .forEach(all::add);
                for (int i = 0; i < 50; i++) {
                    assertThat(all.get(i).result().join().textOutput()).isEqualTo("demo.n" + i);
                }
            }
        }
    }

    @Test
    void asAnotherUserFolderAndChannelAreThatUsers() throws Exception {
        assumeTrue(
                ProcessHandle.current().info().user().orElse("").equals("root"), "only root can run as another user");
        plugins.add(
                "demo.who",
                "run() { text \"$(id -un) $(stat -c '%U %a' . \"$incident\" \"$data\" | tr '\\n' ' ')\"; }");
        try (CountermeasureEngine engine = plugins.engine()
                .runAs("nobody")
                .stateDirectory(root.resolve("state"))
                .build()) {
            engine.request("demo.who").run();
            Awaitility.await().until(() -> workers().size() == 1);
            Path folder = Path.of("/proc/" + workers().get(0).pid() + "/cwd").toRealPath();

            assertThat(Files.getOwner(folder.resolve("channel")).getName()).isEqualTo("nobody");
            assertThat(engine.request("demo.who").run().textOutput())
                    .isEqualTo("nobody nobody 700 nobody 600 nobody 700 ");
        }
        assertThat(root.resolve("state/jobs")).isEmptyDirectory();
    }

    private List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(p -> p.info().commandLine().orElse("").contains(plugins.trace()))
                .toList();
    }
}
