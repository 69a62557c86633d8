package io.countermeasure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.countermeasure.model.KillReport;
import io.countermeasure.model.KillReport.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many looks, and over what time, an empty table is to be seen before it is believed. */
@Timeout(60)
class LadderTest {

    private static final ProcessEntry OTHER = new ProcessEntry(1, 'S', 0, 1, 1, 1, 1, 1);

    private final Child child = mock(Child.class);
    private final ProcessTable table = mock(ProcessTable.class);
    private final Ladder ladder = new Ladder(child, (signal, targets) -> {});
    private int looks;

    @BeforeEach
    void aRunThatHasExited() {
        when(child.hold()).thenReturn(Hold.TRACKED);
        when(child.hasExited()).thenReturn(true);
        when(child.exitedAt()).thenReturn(System.nanoTime());
        when(child.grace()).thenReturn(Duration.ofSeconds(5));
        when(child.group()).thenReturn(Optional.empty());
    }

    /** As on a host whose processors others have: both times another process may have been on its way to another program. */
    @Test
    void whatCouldNotBeReadInTwoLooksFarApartIsLookedAtAgain() {
        assertThat(look(OTHER)).isEmpty();
        pause(600);
        assertThat(look(OTHER)).isEmpty();

        assertThat(untilReported()).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void whatCanNotBeReadForLongLeavesItUnproven() {
        long start = System.nanoTime();

        assertThat(untilReported(OTHER)).isEqualTo(Verdict.UNPROVEN);

        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(looks).isGreaterThanOrEqualTo(10);
    }

    /** What hops from pid to pid is missed by one look in ten. */
    @Test
    void aRunThatHadToBeEndedIsCleanAfterTenLooksHoweverFarApart() {
        when(child.endAsked()).thenReturn(true);
        when(child.hasExited()).thenReturn(false);
        assertThat(look()).isEmpty(); // is told to end
        when(child.hasExited()).thenReturn(true);
        assertThat(look()).isEmpty();
        pause(600);

        assertThat(untilReported()).isEqualTo(Verdict.CLEAN);
        assertThat(looks).isGreaterThan(10);
    }

    @Test
    void aRunThatEndedByItselfIsCleanAtTheFirstLook() {
        assertThat(untilReported()).isEqualTo(Verdict.CLEAN);
        assertThat(looks).isEqualTo(1);
    }

    private Verdict untilReported(ProcessEntry... unread) {
        Optional<KillReport> report = look(unread);
        while (report.isEmpty()) {
            pause(10);
            report = look(unread);
        }
        return report.get().verdict();
    }

    private Optional<KillReport> look(ProcessEntry... unread) {
        looks++;
        when(table.membersOf(any(), any()))
                .thenReturn(new ProcessTable.Members(List.of(), Optional.empty(), List.of(unread), false, false));
        return ladder.step(table);
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
