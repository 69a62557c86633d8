package io.countermeasure.python;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Python plugins as an engine runs them. */
@Timeout(180)
class PythonRunTest {

    private static final String RUN = "def run(self): self.save_text_output('ran')";

    private Path path = Path.of("");

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        PluginFolder.assumePython();
        path = Files.createDirectory(temporary.resolve("plugins"));
    }

    private PluginFolder folder() {
        return new PluginFolder(path);
    }

    @Test
    void theIncidentComesExactlyAsItIsAndOutputsGoBack() throws Exception {
        String incident =
                "{\"outage\": {\"id\": 9007199254740993, \"reasons\": [\"\u00fc\ud83d\ude00\", null]}, \"unknown\": 1.50}";
        folder().plugin("a.plugin", "import json", """
                def run(self):
                    self.save_text_output(json.dumps(self.metadata, sort_keys=True))
                    self.save_text_output(" %s" % self.event)
                    self.save_html_output("<b>x</b>")
                    self.save_return_code(0)
                """);
        try (CountermeasureEngine engine = folder().engine()) {
            ExecutionResult result = engine.request("a.plugin")
                    .incident(IncidentJson.read(incident))
                    .event(Incident.Event.CLEARED)
                    .run();

            assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(result.textOutput())
                    .isEqualTo(
                            "{\"outage\": {\"id\": 9007199254740993, \"reasons\": [\"\\u00fc\\ud83d\\ude00\", null]},"
                                    + " \"unknown\": 1.5} CLEARED");
            assertThat(result.htmlOutput()).isEqualTo("<b>x</b>");
            assertThat(result.returnCode()).hasValue(0);
        }
    }

    @Test
    void nothingOfAnIncidentIsLostRoundedOrReordered() throws Exception {
        String incident = "{\"z\": 123456789012345678901234567890, \"a\": {\"y\": 0.1, \"b\": -0.0, \"tiny\": 5e-324},"
                + " \"outage\": {\"id\": 4711, \"reasons\": [\"\\ud800\", \"a\\u0000b\", \"\"], \"of ours\": null},"
                + " \"m\": [[], {}, true, 1e+100]}";
        folder().plugin("a.plugin", "import json", """
                def run(self):
                    self.save_text_output(json.dumps(self.metadata))
                """);
        try (CountermeasureEngine engine = folder().engine()) {
            ExecutionResult result = engine.request("a.plugin")
                    .incident(IncidentJson.read(incident))
                    .run();
            assertThat(result.textOutput()).as(result.toString()).isEqualTo(incident);

            ExecutionResult twice = engine.request("a.plugin")
                    .incident(IncidentJson.read("{\"b\": 1, \"a\": 2, \"b\": 3}"))
                    .run();
            assertThat(twice.textOutput()).isEqualTo("{\"b\": 3, \"a\": 2}"); // as Python reads it
        }
    }

    @Test
    void whoPreparesIsAskedBeforeAnythingIsAnnouncedOrRecorded() throws Exception {
        folder().plugin("a.plugin", "", """
                wall_announce_delay = 600
                max_frequency = 600
                def prepare(self):
                    raise RuntimeError("not today")
                def run(self):
                    pass
                """);
        try (CountermeasureEngine engine = folder().engine()) {
            for (int i = 0; i < 2; i++) { // a run that has not begun is none that the next one comes too early after
                ExecutionResult result = engine.request("a.plugin").run();

                assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.FAILED);
                assertThat(result.failure().orElseThrow().phase()).isEqualTo(Phase.PREPARE);
                assertThat(result.startedAt()).isEmpty();
            }
        }
    }

    @Test
    void prepareAndRunAreOneInstanceInOneProcess() throws Exception {
        folder().plugin("a.plugin", "import os", """
                def prepare(self):
                    self.kept = os.getpid()
                def run(self):
                    self.save_text_output(str(self.kept == os.getpid()))
                """);
        try (CountermeasureEngine engine = folder().engine()) {
            assertThat(engine.request("a.plugin").run().textOutput()).isEqualTo("True");
            // the second comes from a worker that stood before, and is as fresh
            assertThat(engine.request("a.plugin").run().textOutput()).isEqualTo("True");
        }
    }

    @Test
    void stateSurvivesInTheDataDirectoryAndNowhereElse() throws Exception {
        Path state = path.resolveSibling("state");
        PluginFolder plugins = folder();
        plugins.plugin("counts.up", "import os\nRUNS = []", """
                def run(self):
                    RUNS.append(1)
                    with open(os.path.join(self.data_directory, "runs"), "a") as file:
                        file.write("x")
                    with open(os.path.join(self.data_directory, "runs")) as file:
                        self.save_text_output("%d %d" % (len(RUNS), len(file.read())))
                """);
        for (int run = 1; run <= 3; run++) {
            try (CountermeasureEngine engine = plugins.engine(PythonRuntime.defaults())
                    .stateDirectory(state)
                    .build()) {
                assertThat(engine.request("counts.up").run().textOutput()).isEqualTo("1 " + run);
            }
        }
    }

    @Test
    void logsArriveWithTheirLevelsAndTracebacks() throws Exception {
        folder().plugin("logs.much", "import logging", """
                def run(self):
                    self.log.debug("fine %s", 1)
                    self.log.warning("so so")
                    try:
                        1 / 0
                    except ZeroDivisionError:
                        self.log.exception("bad")
                    logging.getLogger("some.library").error("of a library")
                """);
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        root.addAppender(appender);
        try (CountermeasureEngine engine = folder().engine()) {
            ExecutionResult result = engine.request("logs.much").run();

            assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.SUCCEEDED);
        } finally {
            root.detachAppender(appender);
        }
        assertThat(appender.list)
                .filteredOn(event -> event.getLoggerName().equals("countermeasure.logs.much"))
                .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
                .containsExactly("DEBUG fine 1", "WARN so so", "ERROR bad", "ERROR some.library: of a library");
        assertThat(appender.list)
                .filteredOn(event -> event.getFormattedMessage().equals("bad"))
                .singleElement()
                .extracting(event -> event.getThrowableProxy().getMessage())
                .asString()
                .contains("logs_much.py\", line 12, in run", "ZeroDivisionError: division by zero");
    }

    @Test
    void aFileThatWasChangedIsLoadedAfreshBeforeItRuns() throws Exception {
        Path file = folder().plugin("a.plugin", "", RUN);
        try (CountermeasureEngine engine = folder().engine()) {
            assertThat(engine.request("a.plugin").run().textOutput()).isEqualTo("ran");

            folder().file(file.getFileName().toString(), Files.readString(file).replace("'ran'", "'ran anew'"));
            assertThat(engine.request("a.plugin").run().textOutput()).isEqualTo("ran anew");

            folder().file(file.getFileName().toString(), "broken(");
            assertThat(engine.request("a.plugin").run().rejection()).isPresent();
        }
    }

    @Test
    void anotherUserLooksAtPluginsAndRunsThem() throws Exception {
        Assumptions.assumeTrue(Trust.ownUid() == 0, "needs root");
        folder().open().plugin("who.am_i", "import os", "def run(self): self.save_text_output(str(os.getuid() != 0))");
        folder().plugin("who.looks", "import os", "name = \"root\" if os.getuid() == 0 else \"another\"\n" + RUN);
        try (CountermeasureEngine engine =
                folder().engine(PythonRuntime.defaults()).runAs("nobody").build()) {
            assertThat(engine.registry().catalog().problems()).isEmpty();
            assertThat(engine.explain("who.looks").metadata().orElseThrow().name())
                    .isEqualTo("another");
            ExecutionResult result = engine.request("who.am_i").run();
            assertThat(result.textOutput()).as(result.toString()).isEqualTo("True");
        }
    }

    @Test
    void everyPythonOfThisMachineRuns() throws Exception {
        folder().plugin(
                        "a.plugin",
                        "import sys",
                        "def run(self): self.save_text_output('%d.%d.%d' % sys.version_info[:3])");
        for (Map.Entry<String, Path> python : Pythons.all().entrySet()) {
            try (CountermeasureEngine engine = folder().engine(PythonRuntime.builder()
                            .interpreter(python.getValue())
                            .build())
                    .build()) {
                ExecutionResult result = engine.request("a.plugin").run();

                assertThat(result.textOutput()).as(result.toString()).isEqualTo(python.getKey());
            }
        }
    }
}
