package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.core.internal.store.FakeClock;
import io.countermeasure.core.internal.store.UnwritableFiles;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Problem;
import io.countermeasure.model.Rejection;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CommandCountermeasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EngineControlTest {

    private static final CommandCountermeasure PLAIN = plugin("plain", m -> m);
    private static final CommandCountermeasure OFTEN = plugin("often", m -> m.maxFrequency(Duration.ofMinutes(1)));
    private static final CommandCountermeasure REBOOT = plugin("reboot", m -> m.disruptive(true));

    @TempDir
    private Path home;

    private final FakeClock clock = new FakeClock();
    private @Nullable CountermeasureEngine open;

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    @Test
    void nothingStartsWhileEverythingIsFrozenWhoeverSharesTheDirectory() throws IOException {
        try (CountermeasureEngine other = lasting().build()) {
            CountermeasureEngine engine = open(lasting());
            other.control().freeze("somebody is at work here");

            ExecutionResult refused = engine.request("plain").run();
            assertThat(reason(refused)).isEqualTo(Rejection.Reason.FROZEN);
            assertThat(refused.rejection().orElseThrow().message())
                    .isEqualTo("runs must not be frozen but are, since 2026-01-01T00:00:00Z: somebody is at work here");
            assertThat(engine.control().frozen())
                    .contains(new EngineControl.Stop("somebody is at work here", clock.wall()));
            assertThat(engine.explain("plain").rejection().orElseThrow().reason())
                    .isEqualTo(Rejection.Reason.FROZEN);

            engine.control().thaw();
            assertThat(other.control().frozen()).isEmpty();
            assertThat(other.request("plain").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
            other.control().thaw();
        }
    }

    @Test
    void whatIsFrozenOrDisabledIsSoForTheNextEngine() throws IOException {
        CountermeasureEngine first = open(lasting());
        first.control().freeze("a");
        first.control().disable("plain", "b");
        first.close();

        CountermeasureEngine next = open(lasting());
        assertThat(next.control().frozen()).isPresent();
        next.control().thaw();
        assertThat(next.control().disabled())
                .containsOnlyKeys(TextKey.of("plain"))
                .containsValue(new EngineControl.Stop("b", clock.wall()));
        assertThat(reason(next.request("plain").run())).isEqualTo(Rejection.Reason.DISABLED);
        assertThat(next.request("often").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        next.control().enable("plain");
        assertThat(next.request("plain").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void withoutAStateDirectoryItIsThisEngines() throws IOException {
        CountermeasureEngine engine = open(fleeting());
        engine.control().disable("plain", "why not");
        assertThat(reason(engine.request("plain").run())).isEqualTo(Rejection.Reason.DISABLED);
        assertThat(engine.control().disabled()).containsOnlyKeys(TextKey.of("plain"));
        engine.control().enable("plain");
        engine.control().freeze("why not");
        assertThat(reason(engine.request("plain").run())).isEqualTo(Rejection.Reason.FROZEN);
        engine.control().thaw();
        assertThat(engine.request("plain").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void whoeverIsWaitingOutAnAnnouncedPauseDoesNotStartAnyMore() throws IOException {
        Path mark = home.resolve("mark");
        CountermeasureEngine engine = open(lasting()
                .register(CommandCountermeasure.of(
                        metadata("later", m -> m.wallAnnounceDelay(Duration.ofSeconds(1))),
                        Command.of("/usr/bin/touch", mark.toString()))));
        Execution execution = engine.request("later").start();
        engine.control().disable("later", "not now");

        assertThat(reason(execution.result().join())).isEqualTo(Rejection.Reason.DISABLED);
        assertThat(mark).doesNotExist();
        engine.control().enable("later");
        assertThat(engine.explain("later").allowed()).isTrue(); // and so its start was not recorded
    }

    @Test
    void aFreezeThatCannotBeReadIsOne() throws IOException {
        CountermeasureEngine engine = open(lasting());
        Files.writeString(home.resolve("state/frozen"), "torn");

        assertThat(reason(engine.request("plain").run())).isEqualTo(Rejection.Reason.FROZEN);
        engine.control().thaw();
        assertThat(engine.request("plain").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void aDisablingThatCannotBeReadIsOneAndADamagedRecordOfStartsEnablesNothing() throws IOException {
        CountermeasureEngine engine = open(lasting());
        engine.request("often").run();
        engine.control().disable("often", "broken");
        Files.writeString(inKeys(".json"), "torn");
        assertThat(reason(engine.request("often").run())).isEqualTo(Rejection.Reason.DISABLED);
        Files.writeString(inKeys(".disabled"), "torn");
        assertThat(reason(engine.request("often").run())).isEqualTo(Rejection.Reason.DISABLED);
        assertThat(engine.health().troubles()).anyMatch(t -> t.contains(".disabled cannot be read, and counts: "));

        engine.control().enable("often");
        assertThat(reason(engine.request("often").run())).isEqualTo(Rejection.Reason.TOO_FREQUENT);
        assertThat(engine.health().troubles()).noneMatch(t -> t.contains(".disabled"));
    }

    private Path inKeys(String ending) throws IOException {
        try (var files = Files.list(home.resolve("state/keys"))) {
            return files.filter(f -> f.toString().endsWith(ending)).findFirst().orElseThrow();
        }
    }

    @Test
    void aReasonIsWordsOfBoundedLengthAndAKeyIsAKey() {
        EngineControl control = open(fleeting()).control();

        assertThatThrownBy(() -> control.freeze(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> control.disable("plain", "x".repeat(501)))
                .hasMessage("reason must have 1 to 500 characters and not be blank but had 501");
        assertThatThrownBy(() -> control.disable("../x", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whereTheStateCannotBeWrittenWhatMattersDoesNotRunAndTheRestDoes() throws IOException {
        UnwritableFiles files = new UnwritableFiles("No space left on device", false);
        EngineBuilder builder = lasting();
        builder.files = files;
        CountermeasureEngine engine = open(builder);
        files.unwritable(true);

        assertThat(engine.request("plain").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(reason(engine.request("often").run())).isEqualTo(Rejection.Reason.STATE_UNWRITABLE);
        assertThat(reason(engine.request("reboot").run())).isEqualTo(Rejection.Reason.STATE_UNWRITABLE);
        assertThatThrownBy(() -> engine.control().freeze("now"))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "frozen in this process only: file must be written but .*: no space left on device");
        assertThat(reason(engine.request("plain").run())).isEqualTo(Rejection.Reason.FROZEN);
        engine.control().thaw();
        assertThatThrownBy(() -> engine.control().disable("plain", "now")).hasMessageStartingWith("disabled in this");
        assertThat(reason(engine.request("plain").run())).isEqualTo(Rejection.Reason.DISABLED);
        assertThat(engine.control().disabled()).containsOnlyKeys(TextKey.of("plain"));

        files.unwritable(false);
        engine.control().enable("plain");
        assertThat(engine.request("often").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void whereLocksCannotBeTakenWhatMattersDoesNotRunAndTheRestDoes() throws IOException {
        CountermeasureEngine engine = open(lasting());
        for (String key : new String[] {"plain", "often", "reboot"}) {
            // a folder in a lock's place is one that root cannot open either
            Files.createDirectory(
                    home.resolve("state/keys").resolve(io.countermeasure.json.internal.Hashes.sha256(key) + ".lock"));
        }

        assertThat(engine.request("plain").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(reason(engine.request("often").run())).isEqualTo(Rejection.Reason.STATE_UNWRITABLE);
        assertThat(reason(engine.request("reboot").run())).isEqualTo(Rejection.Reason.STATE_UNWRITABLE);
    }

    @Test
    void theThirdStartOfADisruptivePluginWithinADayOpensItsBreakerUntilItIsReset() throws IOException {
        CountermeasureEngine engine = open(lasting());
        for (int i = 0; i < 3; i++) {
            assertThat(engine.request("reboot").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
            clock.advance(Duration.ofHours(1));
        }

        ExecutionResult refused = engine.request("reboot").run();
        assertThat(reason(refused)).isEqualTo(Rejection.Reason.BREAKER_OPEN);
        assertThat(refused.rejection().orElseThrow().nextAllowed()).isEmpty();
        clock.advance(Duration.ofDays(400));
        assertThat(engine.explain("reboot").rejection().orElseThrow().message())
                .isEqualTo(
                        "disruptive plugin must be started at most 3 times a day of uptime but its last 3 starts were"
                                + " within 7200.0 s; it stays so until its loop breaker is reset");
        engine.control().reset("reboot");
        assertThat(engine.request("reboot").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void threeStartsADayApartOpenNothing() {
        CountermeasureEngine engine = open(lasting());
        for (int i = 0; i < 10; i++) {
            assertThat(engine.request("reboot").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
            clock.advance(Duration.ofHours(12));
        }
    }

    @Test
    void withoutAMemoryADisruptivePluginWaitsAThirdOfADayAfterBootAndAfterEachStart() throws IOException {
        CountermeasureEngine engine = open(fleeting());
        clock.advance(Duration.ofHours(7));

        ExecutionResult refused = engine.request("reboot").run();
        assertThat(reason(refused)).isEqualTo(Rejection.Reason.BREAKER_OPEN);
        assertThat(refused.rejection().orElseThrow().nextAllowed())
                .contains(clock.wall().plus(Duration.ofHours(1)));
        clock.advance(Duration.ofHours(1));
        assertThat(engine.request("reboot").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(reason(engine.request("reboot").run())).isEqualTo(Rejection.Reason.BREAKER_OPEN);
        engine.control().reset("reboot");
        assertThat(engine.request("reboot").run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(reason(engine.request("reboot").run())).isEqualTo(Rejection.Reason.BREAKER_OPEN);
    }

    @Test
    void theCatalogWarnsOfADisruptivePluginWithoutAMemory() {
        assertThat(open(fleeting()).registry().catalog().problems())
                .singleElement()
                .satisfies(p -> assertThat(p.level()).isEqualTo(Problem.Level.WARNING))
                .satisfies(p -> assertThat(p.rule())
                        .isEqualTo("state directory should be given for a disruptive plugin but there is none: reboot"
                                + " counts as started at boot, and waits 8 hours after each start and boot"));
        close();
        assertThat(open(lasting()).registry().catalog().problems()).isEmpty();
    }

    private EngineBuilder lasting() {
        return fleeting().stateDirectory(home.resolve("state"));
    }

    private EngineBuilder fleeting() {
        return CountermeasureEngine.builder()
                .clock(clock)
                .register(PLAIN)
                .register(OFTEN)
                .register(REBOOT);
    }

    private CountermeasureEngine open(EngineBuilder builder) {
        CountermeasureEngine engine = builder.build();
        open = engine;
        return engine;
    }

    private static Rejection.Reason reason(ExecutionResult result) {
        return result.rejection()
                .orElseThrow(() -> new AssertionError(result.summary()))
                .reason();
    }

    private static CommandCountermeasure plugin(String key, UnaryOperator<CountermeasureMetadata.Builder> more) {
        return CommandCountermeasure.of(metadata(key, more), Command.of("/bin/true"));
    }

    private static CountermeasureMetadata metadata(String key, UnaryOperator<CountermeasureMetadata.Builder> more) {
        return more.apply(CountermeasureMetadata.builder(key)
                        .name(key)
                        .author("tests")
                        .description("For a test"))
                .build();
    }
}
