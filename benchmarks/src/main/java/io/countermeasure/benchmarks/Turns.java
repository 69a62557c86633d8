package io.countermeasure.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tasks measured in turns (A B C, A B C, ...), so that whatever else the machine does falls on all of them alike. */
final class Turns {

    /** Until the next guard stands: what one leaves to be done in the background is not measured with the next. */
    private static final int PAUSE_MILLIS = 20;

    private final int warmUp;
    private final int rounds;
    private final int pauseMillis;
    private final List<Turn> turns = new ArrayList<>();

    private record Turn(String name, Task task, Samples samples) {}

    Turns(int warmUp, int rounds) {
        this(warmUp, rounds, PAUSE_MILLIS);
    }

    /** With that rest after each task. */
    Turns(int warmUp, int rounds, int pauseMillis) {
        this.pauseMillis = pauseMillis;
        this.warmUp = warmUp;
        this.rounds = rounds;
    }

    /** One more task; the first is what the others are compared with. */
    Turns with(String name, Task task) {
        turns.add(new Turn(name, task, new Samples()));
        return this;
    }

    /** Measures all, in turns, and adds a table and each one's ratio to the first. */
    void measure(String what, Report report) throws Exception {
        for (int round = -warmUp; round < rounds; round++) {
            for (Turn turn : turns) {
                long start = System.nanoTime();
                turn.task().run();
                long taken = System.nanoTime() - start;
                if (round >= 0) {
                    turn.samples().add(taken);
                }
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        }
        report(what, report);
    }

    /** The median of the task of that name, in nanoseconds, once it was measured. */
    long median(String name) {
        return turns.stream()
                .filter(turn -> turn.name().equals(name))
                .findFirst()
                .orElseThrow()
                .samples()
                .median();
    }

    private void report(String what, Report report) {
        Turn first = turns.get(0);
        List<List<String>> rows = new ArrayList<>();
        for (Turn turn : turns) {
            Samples samples = turn.samples();
            double ratio = (double) samples.median() / first.samples().median();
            if (!rows.isEmpty()) {
                report.ratio(what + ": " + turn.name() + " / " + first.name(), ratio);
            }
            rows.add(List.of(
                    turn.name(),
                    Report.micros(samples.median()),
                    Report.micros(samples.p90()),
                    Report.twoDecimals(ratio)));
        }
        report.table(List.of(what, "median us", "p90 us", "ratio"), rows);
    }
}
