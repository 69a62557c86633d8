package io.countermeasure.core.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.core.internal.store.Degradation;
import io.countermeasure.core.internal.store.FakeClock;
import io.countermeasure.core.internal.store.QuietStore;
import io.countermeasure.core.internal.store.SimulatedDisk;
import io.countermeasure.core.internal.store.StateDirectory;
import io.countermeasure.model.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a host, starts keep their distance. {@code -Dcampaign.sequences=100000} for the long version. */
@ExtendWith(QuietStore.class)
class RandomTimesTest {

    private static final int SEQUENCES = Integer.getInteger("campaign.sequences", 2_000);
    private static final long SEED = Long.getLong("campaign.seed", 20_261_125L);
    private static final int STEPS = 60;
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path home;

    @Test
    void startsKeepTheirDistanceAndNobodyIsLockedOutForLonger() throws IOException {
        Totals totals = new Totals();
        for (int i = 0; i < SEQUENCES; i++) {
            long seed = SEED + i;
            Sequence sequence = new Sequence(home.resolve("state"), new Random(seed), totals);
            try {
                sequence.run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + sequence.story, e);
            }
        }
        System.out.printf("%d sequences from seed %d: %s%n", SEQUENCES, SEED, totals);
        // a test in which nothing happens says nothing
        assertThat(totals.starts).isGreaterThan(SEQUENCES);
        assertThat(totals.tooFrequent).isGreaterThan(SEQUENCES);
        assertThat(totals.breakerOpen).isGreaterThan(SEQUENCES / 20);
        assertThat(totals.unwritable).isGreaterThan(SEQUENCES / 20);
        assertThat(totals.died).isGreaterThan(SEQUENCES / 20);
    }

    /** What happened, so that one can see that something did. */
    private static final class Totals {
        int starts;
        int tooFrequent;
        int breakerOpen;
        int unwritable;
        int died;
        int excepted;

        @Override
        public String toString() {
            return starts + " starts, " + tooFrequent + " too frequent, " + breakerOpen + " with the breaker open, "
                    + unwritable + " not recorded, " + died + " deaths while recording, " + excepted
                    + " early by a forward jump and a reboot";
        }
    }

    /** A host's life. */
    private static final class Sequence {
        final List<String> story = new ArrayList<>();

        private final Random random;
        private final Totals totals;
        private final SimulatedDisk disk;
        private final FakeClock clock = new FakeClock();
        private final boolean disruptive;
        private final Optional<Duration> limit;
        private final GateHost host;
        private final List<Duration> startsSinceReset = new ArrayList<>();
        private Optional<Duration> lastStart = Optional.empty();
        private Optional<Duration> lastRecorded = Optional.empty();
        private int recordedSinceReset;
        private Duration bootedAt = Duration.ZERO;
        private boolean rebooted;
        private boolean jumpedForward;

        Sequence(Path root, Random random, Totals totals) throws IOException {
            this.random = random;
            this.totals = totals;
            disk = new SimulatedDisk(random);
            disruptive = random.nextBoolean();
            limit = disruptive && random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(1 + random.nextInt(3 * 86_400)));
            story.add("disruptive " + disruptive + ", max_frequency " + limit);
            StateDirectory state = StateDirectory.open(root, false, disk, new Degradation(trouble -> {}));
            host = new GateHost(Optional.of(state), clock, GateHost.metadata(limit, disruptive));
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1 -> advance(upTo(limit.orElse(DAY)));
                case 2 -> advance(upTo(limit.orElse(DAY).multipliedBy(2)));
                case 3 -> advance(upTo(Duration.ofSeconds(5)));
                case 4 -> jump();
                case 5 -> reboot();
                case 6 -> crash();
                case 7 -> disk();
                default -> request();
            }
        }

        private Duration upTo(Duration most) {
            return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
        }

        /** Awake or asleep: the boot clock counts both. */
        private void advance(Duration by) {
            clock.advance(by);
            story.add("+ " + by);
        }

        private void jump() {
            Duration by = upTo(random.nextBoolean() ? Duration.ofDays(3_650) : Duration.ofHours(2));
            Duration to = random.nextBoolean() ? by : by.negated();
            clock.jump(to);
            jumpedForward |= !to.isNegative();
            story.add("wall clock " + to);
        }

        private void reboot() {
            boolean powerLost = random.nextBoolean();
            if (powerLost) {
                disk.losePower();
            }
            if (random.nextInt(4) == 0) {
                jump();
            }
            clock.reboot(upTo(Duration.ofHours(2)));
            bootedAt = clock.truth();
            rebooted = true;
            disk.nextProcess();
            host.restart();
            story.add("reboot until " + clock.truth() + (powerLost ? " without power" : ""));
        }

        private void crash() {
            disk.nextProcess();
            host.restart();
            story.add("crash");
        }

        private void disk() {
            boolean full = random.nextInt(3) == 0;
            boolean unsyncable = random.nextInt(3) == 0;
            disk.full(full);
            disk.unsyncable(unsyncable);
            story.add("disk " + (full ? "full" : "has room") + (unsyncable ? " and does not sync" : ""));
        }

        private void request() {
            GateChain.Admission admission = host.admit();
            if (admission.rejection().isPresent()) {
                refused(admission.rejection().get());
                return;
            }
            if (random.nextInt(8) == 0) {
                crash(); // before anything is recorded
                return;
            }
            if (random.nextInt(4) == 0) {
                disk.dieIn(random.nextInt(8));
            }
            if (recorded()) {
                disk.nextProcess();
                if (random.nextInt(8) == 0) {
                    crash(); // before it runs
                    return;
                }
                started();
            }
            admission.release();
        }

        private boolean recorded() {
            lastRecorded = Optional.of(clock.truth()); // where it fails, perhaps
            recordedSinceReset++;
            try {
                host.record();
                return true;
            } catch (SimulatedDisk.Died e) {
                totals.died++;
                story.add("died while recording at " + clock.truth());
                if (random.nextBoolean()) {
                    reboot();
                } else {
                    crash();
                }
                return false;
            } catch (IOException e) {
                totals.unwritable++;
                story.add("not recorded at " + clock.truth());
                return false;
            }
        }

        private void started() {
            Duration now = clock.truth();
            story.add("started at " + now);
            totals.starts++;
            if (lastStart.isPresent() && limit.isPresent()) {
                boolean early = now.minus(lastStart.get()).compareTo(limit.get()) < 0;
                boolean excepted = !disruptive && rebooted && jumpedForward;
                totals.excepted += early ? 1 : 0;
                assertThat(early && !excepted).as("started too early").isFalse();
            }
            lastStart = Optional.of(now);
            rebooted = false;
            jumpedForward = false;
            startsSinceReset.add(now);
            int count = startsSinceReset.size();
            if (disruptive && count > 3) {
                assertThat(now.minus(startsSinceReset.get(count - 4)))
                        .as("four starts within a day")
                        .isGreaterThanOrEqualTo(DAY);
            }
        }

        private void refused(Rejection rejection) {
            story.add(rejection.reason() + " at " + clock.truth());
            switch (rejection.reason()) {
                case TOO_FREQUENT -> tooFrequent(rejection);
                case BREAKER_OPEN -> breakerOpen();
                default -> throw new AssertionError("nothing refuses like this: " + rejection);
            }
        }

        private void tooFrequent(Rejection rejection) {
            totals.tooFrequent++;
            Duration since = lastRecorded.orElseThrow(() -> new AssertionError("it was never started"));
            Duration uptime = clock.truth().minus(since.compareTo(bootedAt) > 0 ? since : bootedAt);
            assertThat(uptime)
                    .as("locked out for longer than max_frequency of uptime")
                    .isLessThan(limit.orElseThrow());
            Duration left =
                    Duration.between(clock.wall(), rejection.nextAllowed().orElseThrow());
            assertThat(left).isPositive().isLessThanOrEqualTo(limit.orElseThrow());
            if (random.nextInt(3) == 0) {
                advance(left);
                assertThat(host.probe().map(Rejection::reason))
                        .as("when it was said to be allowed")
                        .isNotEqualTo(Optional.of(Rejection.Reason.TOO_FREQUENT));
            }
        }

        private void breakerOpen() {
            totals.breakerOpen++;
            assertThat(disruptive).isTrue();
            assertThat(recordedSinceReset)
                    .as("starts that the breaker may have counted")
                    .isGreaterThanOrEqualTo(3);
            if (random.nextBoolean()) {
                reset();
            }
        }

        private void reset() {
            startsSinceReset.clear(); // where it fails, perhaps
            try {
                host.reset();
                recordedSinceReset = 0;
                story.add("reset");
            } catch (IOException e) {
                story.add("not reset: " + e.getMessage());
            }
        }
    }
}
