package io.countermeasure.core.internal.publish;

import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Lets the first refusals of each key and reason through and counts those that follow within ten seconds: they become one
 * result that says how many they are. Of keys beyond the first 256 all of one reason are of one kind. Thread-safe.
 */
final class Coalescer {

    static final int SINGLE = 10;
    static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int MOST_KINDS = 256;

    private final Map<Kind, Window> windows = new HashMap<>();

    /** Whether it is to be told of by itself. */
    synchronized boolean passes(ExecutionResult refused) {
        Rejection rejection = refused.rejection().orElseThrow();
        Kind own = new Kind(refused.textKey(), rejection.reason());
        Kind kind = windows.containsKey(own) || windows.size() < MOST_KINDS ? own : new Kind("", rejection.reason());
        return windows.computeIfAbsent(kind, k -> new Window(System.nanoTime())).passes(refused);
    }

    /** One result for each kind whose time is over, or for all. */
    synchronized List<ExecutionResult> due(boolean all) {
        List<ExecutionResult> due = new ArrayList<>();
        long now = System.nanoTime();
        for (Iterator<Window> i = windows.values().iterator(); i.hasNext(); ) {
            Window window = i.next();
            if (all || now - window.opened >= WINDOW.toNanos()) {
                window.summary(now).ifPresent(due::add);
                i.remove();
            }
        }
        return due;
    }

    private record Kind(String textKey, Rejection.Reason reason) {}

    private static final class Window {
        private final long opened;
        private long seen;
        private Optional<ExecutionResult> first = Optional.empty();
        private Optional<ExecutionResult> last = Optional.empty();

        Window(long opened) {
            this.opened = opened;
        }

        boolean passes(ExecutionResult refused) {
            if (++seen <= SINGLE) {
                return true;
            }
            first = first.isPresent() ? first : Optional.of(refused);
            last = Optional.of(refused);
            return false;
        }

        Optional<ExecutionResult> summary(long now) {
            return last.map(l -> {
                Rejection rejection = l.rejection().orElseThrow();
                long counted = seen - SINGLE;
                return ExecutionResult.builder(UUID.randomUUID().toString(), l.textKey(), Outcome.REJECTED)
                        .rejection(new Rejection(rejection.reason(), rejection.message(), rejection.nextAllowed()))
                        .detail(counted + " requests were refused so within "
                                + Duration.ofNanos(now - opened).toSeconds() + " s; this is the last of them")
                        .requestedAt(first.orElse(l).requestedAt())
                        .duration(Duration.ofNanos(now - opened))
                        .verdicts(l.verdicts())
                        .requests(counted)
                        .build();
            });
        }
    }
}
