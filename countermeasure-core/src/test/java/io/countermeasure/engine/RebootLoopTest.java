package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.store.FakeClock;
import io.countermeasure.core.internal.store.QuietStore;
import io.countermeasure.core.internal.store.UnwritableFiles;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A plugin that reboots the host, an agent that asks for it again and again, and a host that comes up each time, with a new
 * engine. {@code -Dcampaign.boots=1000} for the long version.
 */
@Timeout(1_800)
@ExtendWith(QuietStore.class)
class RebootLoopTest {

    private static final int BOOTS = Integer.getInteger("campaign.boots", 25);
    private static final long SEED = Long.getLong("campaign.seed", 20_261_125L);
    private static final int REQUESTS = 6;
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path home;

    private final Random random = new Random(SEED);
    private final FakeClock clock = new FakeClock();
    private final List<Duration> starts = new ArrayList<>();
    private final Map<Rejection.Reason, Integer> refusals = new EnumMap<>(Rejection.Reason.class);

    @ParameterizedTest
    @CsvSource({
        "kept,",
        "kept,600",
        "kept,43200",
        "read-only,",
        "read-only,600",
        "none,",
        "none,600",
        "none,43200",
    })
    void aHostThatARebootBringsBackIsNotRebootedInALoop(String state, @Nullable Integer maxFrequency) {
        Duration limit = maxFrequency == null ? Duration.ZERO : Duration.ofSeconds(maxFrequency);
        for (int boot = 0; boot < BOOTS; boot++) {
            live(state, limit);
            clock.reboot(Duration.ofSeconds(random.nextInt(300)));
        }
        System.out.printf(
                "%d boots, state %s, max_frequency %s: %d starts in %d days, refused %s%n",
                BOOTS, state, limit, starts.size(), clock.truth().toDays(), refusals);

        for (int i = 1; i < starts.size(); i++) {
            assertThat(starts.get(i).minus(starts.get(i - 1))).isGreaterThanOrEqualTo(limit);
        }
        for (int i = 3; i < starts.size(); i++) {
            assertThat(starts.get(i).minus(starts.get(i - 3))).isGreaterThanOrEqualTo(DAY);
        }
        assertThat(starts.isEmpty()).isEqualTo(state.equals("read-only"));
        assertThat(refusals).isNotEmpty();
    }

    /** One boot: until the plugin reboots the host, or somebody else does. */
    private void live(String state, Duration limit) {
        boolean[] rebooting = new boolean[1];
        try (CountermeasureEngine engine = engine(state, limit, () -> rebooting[0] = true)) {
            for (int i = 0; i < REQUESTS && !rebooting[0]; i++) {
                clock.advance(Duration.ofSeconds(random.nextInt(4 * 3600)));
                ask(engine);
            }
        }
    }

    private void ask(CountermeasureEngine engine) {
        var result = engine.request("server.reboot").run();
        if (result.outcome() == Outcome.REJECTED) {
            refusals.merge(result.rejection().orElseThrow().reason(), 1, Integer::sum);
        } else {
            assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
            starts.add(clock.truth());
        }
    }

    private CountermeasureEngine engine(String state, Duration limit, Runnable reboot) {
        TestCountermeasure plugin =
                TestCountermeasure.of("server.reboot").disruptive().running(context -> reboot.run());
        EngineBuilder builder =
                CountermeasureEngine.builder().clock(clock).register(limit.isZero() ? plugin : plugin.frequent(limit));
        if (!state.equals("none")) {
            builder.stateDirectory(home.resolve("state"));
            builder.files = new UnwritableFiles("Read-only file system", state.equals("read-only"));
        }
        return builder.build();
    }
}
