package io.countermeasure.testkit;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Output;
import io.countermeasure.model.Rejection;
import io.countermeasure.spi.ResultSink;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link ResultSink}. Extend it, connect yours to a receiver of the test's, and its rules are tests of yours.
 *
 * <p>JUnit makes one instance for each rule. A rule fails with an {@link AssertionError} that says what must hold and what was found.
 */
public abstract class ResultSinkContract {

    private static final int LARGE = 1 << 20;
    private static final String ODD = "é \ud83d\ude00 \u0000 \u001b[31m <b>&amp;</b> \r\n \"'\\ \ufffd";

    /** For subclasses. */
    protected ResultSinkContract() {}

    /** {@return the sink, connected to a receiver that has nothing yet} */
    protected abstract ResultSink sink();

    /** {@return the execution ids that the receiver of {@link #sink()} has, in the order in which they arrived} */
    protected abstract List<String> received();

    /**
     * Lets the receiver of {@link #sink()} fail from now on, or work again: its connection is cut, its disk is full.
     *
     * @param works false to fail from now on
     */
    protected abstract void available(boolean works);

    @Test
    final void whatItTakesArrives() throws Exception {
        sink().publish(result("a", Outcome.SUCCEEDED).build());
        received(List.of("a"), "what was taken must have arrived");
    }

    @Test
    final void whatComesTwiceArrivesOnce() throws Exception {
        ResultSink sink = sink();
        for (String id : List.of("a", "a", "b", "a", "b")) {
            sink.publish(result(id, Outcome.SUCCEEDED).build());
        }
        received(List.of("a", "b"), "what comes twice must arrive once");
    }

    @Test
    final void theOrderStays() throws Exception {
        ResultSink sink = sink();
        for (String id : List.of("b", "a", "c")) {
            sink.publish(result(id, Outcome.SUCCEEDED).build());
        }
        received(List.of("b", "a", "c"), "the order must stay");
    }

    @Test
    final void everyOutcomeIsTaken() throws Exception {
        ResultSink sink = sink();
        for (Outcome outcome : Outcome.values()) {
            ExecutionResult.Builder result = result(outcome.name(), outcome);
            if (outcome == Outcome.REJECTED) {
                result.rejection(Rejection.of(Rejection.Reason.FROZEN, "the contract says so"));
            }
            sink.publish(result.build());
        }
        List<String> outcomes =
                List.of(Outcome.values()).stream().map(Enum::name).toList();
        Rules.hold(
                received().containsAll(outcomes),
                "every outcome must be taken, " + outcomes + ", but received were " + received());
    }

    @Test
    final void outputMayBeLargeAndUnusual() throws Exception {
        sink().publish(result("a", Outcome.SUCCEEDED)
                .outputs(List.of(new Output.Text(ODD.repeat(LARGE / ODD.length())), new Output.Html(ODD)))
                .build());
        received(List.of("a"), "large and unusual output must be taken");
    }

    @Test
    final void whatCannotBeTakenIsAnException() {
        ResultSink sink = sink();
        available(false);
        for (String id : List.of("a", "b", "c")) {
            Rules.hold(
                    throwsFor(sink, id), "a result that cannot be delivered must be an exception but was acknowledged");
        }
    }

    @Test
    final void whatCouldNotBeTakenIsTakenLater() throws Exception {
        ResultSink sink = sink();
        available(false);
        boolean unused = throwsFor(sink, "a");
        available(true);
        sink.publish(result("a", Outcome.SUCCEEDED).build());
        received(List.of("a"), "what could not be taken must be taken when it is offered again");
    }

    private void received(List<String> expected, String rule) {
        List<String> received = received();
        Rules.hold(received.equals(expected), rule + ", " + expected + ", but received were " + received);
    }

    private static boolean throwsFor(ResultSink sink, String id) {
        try {
            sink.publish(result(id, Outcome.SUCCEEDED).build());
            return false;
        } catch (Exception e) {
            return true;
        }
    }

    private static ExecutionResult.Builder result(String id, Outcome outcome) {
        return ExecutionResult.builder(id, "contract.sink", outcome)
                .requestedAt(FakeClock.START)
                .duration(Duration.ofMillis(1));
    }
}
