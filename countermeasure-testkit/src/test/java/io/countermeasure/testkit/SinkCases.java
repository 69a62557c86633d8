package io.countermeasure.testkit;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.spi.ResultSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sinks that keep all rules, and some that do not. */
final class SinkCases {

    private SinkCases() {}

    static class Right extends ResultSinkContract {
        final Collection<String> receiver = receiver();
        boolean works = true;
        int calls;

        Collection<String> receiver() {
            return new LinkedHashSet<>();
        }

        @Override
        protected ResultSink sink() {
            return this::publish;
        }

        void publish(ExecutionResult result) throws IOException {
            calls++;
            if (!works) {
                throw new IOException("the receiver is gone");
            }
            receiver.add(result.executionId());
        }

        @Override
        protected List<String> received() {
            return List.copyOf(receiver);
        }

        @Override
        protected void available(boolean value) {
            works = value;
        }
    }

    static class RightRecording extends ResultSinkContract {
        private final RecordingSink sink = new RecordingSink();

        @Override
        protected ResultSink sink() {
            return sink;
        }

        @Override
        protected List<String> received() {
            return sink.results().stream().map(ExecutionResult::executionId).toList();
        }

        @Override
        protected void available(boolean works) {
            if (works) {
                sink.accept();
            } else {
                sink.refuse("the receiver is gone");
            }
        }
    }

    @Breaks("whatItTakesArrives")
    static class LosesItsFirst extends Right {
        @Override
        void publish(ExecutionResult result) throws IOException {
            boolean lost = calls == 0
                    && works
                    && result.executionId().equals("a")
                    && result.outputs().isEmpty();
            if (lost) {
                calls++;
            } else {
                super.publish(result);
            }
        }
    }

    @Breaks("whatComesTwiceArrivesOnce")
    static class Doubling extends Right {
        @Override
        Collection<String> receiver() {
            return new ArrayList<>();
        }
    }

    /** Knows only the last one. */
    @Breaks("whatComesTwiceArrivesOnce")
    static class ShortOfMemory extends Right {
        private String last = "";

        @Override
        Collection<String> receiver() {
            return new ArrayList<>();
        }

        @Override
        void publish(ExecutionResult result) throws IOException {
            if (!result.executionId().equals(last)) {
                super.publish(result);
                last = result.executionId();
            }
        }
    }

    @Breaks("theOrderStays")
    static class Sorting extends Right {
        @Override
        protected List<String> received() {
            List<String> sorted = new ArrayList<>(super.received());
            Collections.sort(sorted);
            return sorted;
        }
    }

    @Breaks("everyOutcomeIsTaken")
    static class Choosy extends Right {
        @Override
        void publish(ExecutionResult result) throws IOException {
            if (result.outcome() == Outcome.REJECTED) {
                throw new IOException("refusals are not wanted");
            }
            super.publish(result);
        }
    }

    @Breaks("outputMayBeLargeAndUnusual")
    static class Narrow extends Right {
        @Override
        void publish(ExecutionResult result) throws IOException {
            if (result.textOutput().indexOf('\0') >= 0) {
                throw new IOException("no text");
            }
            super.publish(result);
        }
    }

    @Breaks("whatCannotBeTakenIsAnException")
    static class Swallowing extends Right {
        @Override
        void publish(ExecutionResult result) throws IOException {
            if (works) {
                super.publish(result);
            }
        }
    }

    @Breaks("whatCannotBeTakenIsAnException")
    static class Resigned extends Right {
        private int failures;

        @Override
        void publish(ExecutionResult result) throws IOException {
            if (works || failures++ == 0) {
                super.publish(result);
            }
        }
    }

    @Breaks("whatCouldNotBeTakenIsTakenLater")
    static class Hasty extends Right {
        private final Set<String> seen = new HashSet<>();

        @Override
        void publish(ExecutionResult result) throws IOException {
            if (seen.add(result.executionId())) {
                super.publish(result);
            }
        }
    }
}
