package io.countermeasure.engine;

import io.countermeasure.model.Confinement;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult.Verdict;
import io.countermeasure.model.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What would happen if a key were requested now; nothing was run or acquired to find out. Immutable and thread-safe.
 *
 * @param textKey the key that was asked for
 * @param metadata the plugin, if there is a usable one
 * @param verdicts what every gate says, those after the first refusal included
 * @param rejection the first refusal, if there is one
 * @param obstacle why it could not be started although it would be allowed, such as an executable that is not there
 * @param argv the words that would be executed, for a command or a worker
 * @param environment the environment they would have, without values that differ from run to run
 * @param maxRuntime the limit that would hold
 * @param limits further limits, in words
 * @param confinement what the sandbox would enforce
 */
public record Explanation(
        String textKey,
        Optional<CountermeasureMetadata> metadata,
        List<Verdict> verdicts,
        Optional<Rejection> rejection,
        Optional<String> obstacle,
        List<String> argv,
        Map<String, String> environment,
        Optional<Duration> maxRuntime,
        Map<String, String> limits,
        Optional<Confinement> confinement) {

    /** {@return whether all gates would let it through} */
    public boolean allowed() {
        return rejection.isEmpty();
    }

    /** {@return whether it would run: it is allowed, and nothing is known that would keep it from being started} */
    public boolean runs() {
        return allowed() && obstacle.isEmpty();
    }
}
