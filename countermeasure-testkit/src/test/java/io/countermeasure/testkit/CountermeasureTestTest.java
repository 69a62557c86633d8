package io.countermeasure.testkit;

import static io.countermeasure.testkit.CountermeasureAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Rejection;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a test class is given, and what it must not leave. */
class CountermeasureTestTest {

    @AfterEach
    void whatIsStuckMayGo() {
        Breaks.Stuck.release();
    }

    @CountermeasureTest(plugins = RestartCountermeasure.class, directories = "src/test/resources/plugins")
    static class Good {
        @BeforeEach
        void commandsAreDeclared(FakeCommands commands) {
            FakeCommands unused = commands.on("/usr/bin/systemctl", "restart", "nginx")
                    .withSudo()
                    .exits(0)
                    .on("/usr/bin/tool", "--all")
                    .prints("fine")
                    .exits(0);
        }

        @Test
        void everythingIsOfOneHost(
                CountermeasureEngine engine, FakeCommands commands, FakeClock clock, RecordingSink sink) {
            for (String key : new String[] {"nginx.restart", "tool.json", "tool.python"}) {
                assertThat(engine.request(key).run()).succeeded();
            }
            assertThat(sink.await(3)).allMatch(result -> result.requestedAt().equals(FakeClock.START));
            assertThat(clock.wall()).isEqualTo(FakeClock.START);
            assertThat(commands.calls()).hasSize(3);
        }

        @Test
        void aTestMayBuildItsOwnEngine(EngineBuilder builder, RecordingSink sink) {
            try (CountermeasureEngine engine = builder.build()) {
                assertThat(engine.request("nginx.restart").run()).succeeded();
            }
            assertThat(sink.await(1)).hasSize(1);
        }

        @Nested
        class Inside {
            @Test
            void nestedClassesHaveItToo(CountermeasureEngine engine) {
                assertThat(engine.request("tool.json").run()).succeeded();
            }
        }
    }

    @CountermeasureTest
    static class Untidy {
        private static volatile @Nullable CountermeasureEngine engine;

        @Test
        void leaves(EngineBuilder builder) throws Exception {
            Breaks.Stuck.thread();
            engine = builder.build();
            Process unused = new ProcessBuilder("sleep", "300").start();
            // no child of this JVM any more, but marked as one of its runs
            ProcessBuilder daemon = new ProcessBuilder("sh", "-c", "setsid sleep 301 >/dev/null 2>&1 & exit 0");
            daemon.environment()
                    .put(
                            "COUNTERMEASURE_EXECUTION",
                            "lease:" + ProcessHandle.current().pid() + ":1:boot:end");
            assertThat(daemon.start().waitFor()).isZero();
        }

        static void tidyUp() {
            CountermeasureEngine left = engine;
            if (left != null) {
                left.close();
            }
        }
    }

    @CountermeasureTest
    static class UntidyInItsFields {
        private final Process process = sleep();

        private static Process sleep() {
            try {
                return new ProcessBuilder("sleep", "302").start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Test
        void leaves() {
            assertThat(process.isAlive()).isTrue();
        }
    }

    @CountermeasureTest
    static class BusyInTheCommonPool {
        @Test
        void leaves() {
            var unused = ForkJoinPool.commonPool().submit(Breaks.Stuck::hold);
        }
    }

    @CountermeasureTest
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class Shared {
        private @Nullable Thread server;

        @BeforeAll
        void starts() {
            server = new Thread(Breaks.Stuck::hold, "of all tests");
            server.setDaemon(true);
            server.start();
        }

        @Test
        void hasIt() {
            assertThat(server).isNotNull();
        }
    }

    @CountermeasureTest(plugins = RestartCountermeasure.class)
    static class Undeclared {
        @Test
        void isCalled(CountermeasureEngine engine) {
            ExecutionResult unused = engine.request("nginx.restart").run();
        }
    }

    @CountermeasureTest(realCommands = true)
    static class Real {
        @Test
        void areExecuted(EngineBuilder builder) {
            try (CountermeasureEngine engine = builder.register(
                            new Plugins.OfRunCountermeasure(context -> context.saveTextOutput(
                                    context.exec(Command.of("echo", "real")).stdout())))
                    .build()) {
                assertThat(engine.request("test.plugin").run()).hasText("real");
            }
        }
    }

    @CountermeasureTest(directories = "src/test/resources/plugin")
    static class Misspelt {
        @Test
        void folder(CountermeasureEngine engine) {
            assertThat(engine.request("tool.json").run()).isRejected(Rejection.Reason.UNKNOWN);
        }
    }

    @CountermeasureTest(realCommands = true)
    static class Contradictory {
        @Test
        void commands(FakeCommands commands) {
            FakeCommands unused = commands.on("rm", "-rf", "/nowhere").exits(0);
        }
    }

    @CountermeasureTest(plugins = Broken.BadCountermeasure.class)
    static class Broken {
        static class BadCountermeasure extends CountermeasurePlugin {
            BadCountermeasure() {
                throw new IllegalStateException("no configuration");
            }

            @Override
            public CountermeasureMetadata metadata() {
                return new RestartCountermeasure().metadata();
            }

            @Override
            public void run(RunContext context) {}
        }

        @Test
        void plugin(CountermeasureEngine engine) {}
    }

    @Test
    void whatATestCannotHaveMeantFailsItAndSaysWhy() {
        assertThat(Running.failures(Misspelt.class).get("folder"))
                .contains("directories of @CountermeasureTest must be there but /", "resources/plugin is no folder");
        assertThat(Running.failures(Contradictory.class).get("commands")).contains("realCommands = true");
        assertThat(Running.failures(Broken.class).get("plugin"))
                .contains("BadCountermeasure must work but threw", "no configuration");
    }

    @Test
    void aTestIsGivenWhatItAsksFor() {
        assertThat(Running.failures(Good.class)).isEmpty();
        assertThat(Running.tests(Good.class).succeeded().count()).isEqualTo(3);
        assertThat(Running.failures(Real.class)).isEmpty();
    }

    @Test
    void whatIsLeftRunningIsNamedAndProcessesAreEnded() {
        Leaks leaks = Leaks.since();
        assertThat(Running.failures(Untidy.class).get("leaves"))
                .contains("thread \"left behind\"")
                .contains("thread \"countermeasure-clock\"")
                .containsPattern("process \\d+ .*sleep 300")
                .containsPattern("process \\d+ .*sleep 301");
        Untidy.tidyUp();
        Breaks.Stuck.release();
        assertThat(leaks.left()).isEmpty();
    }

    @Test
    void whatAFieldOfTheTestStartsIsTheTests() {
        assertThat(Running.failures(UntidyInItsFields.class).get("leaves")).containsPattern("process \\d+ .*sleep 302");
    }

    @Test
    void aTaskInTheCommonPoolIsALeak() {
        assertThat(Running.failures(BusyInTheCommonPool.class).get("leaves")).contains("a task in the common pool");
    }

    @Test
    void whatIsThereForAllTestsOfAClassIsNoTestsLeak() {
        assertThat(Running.failures(Shared.class)).isEmpty();
    }

    @Test
    void whatOnlyTheJdkCanEndIsNoLeak() {
        Leaks leaks = Leaks.since();
        Thread client = new Thread(Breaks.Stuck::hold, "HttpClient-1-SelectorManager");
        client.setDaemon(true);
        client.start();
        assertThat(leaks.left()).isEmpty();
    }

    @Test
    void aCommandThatIsNotDeclaredFailsTheTest() {
        assertThat(Running.failures(Undeclared.class).get("isCalled"))
                .contains("commands must be declared but these were not")
                .contains("systemctl");
    }
}
