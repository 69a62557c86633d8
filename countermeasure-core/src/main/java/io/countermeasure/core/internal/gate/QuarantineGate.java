package io.countermeasure.core.internal.gate;

import io.countermeasure.model.Rejection;
import io.countermeasure.model.TextKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A plugin in this JVM that does not end when it is interrupted is not started again while it is still there. */
public final class QuarantineGate extends RuleGate {

    private final Map<TextKey, String> stuck = new ConcurrentHashMap<>();

    /** A gate that holds back nobody yet. */
    public QuarantineGate() {
        super("quarantine");
    }

    /** Holds the plugin back because that execution of it is stuck. */
    public void hold(TextKey key, String executionId) {
        stuck.put(key, executionId);
    }

    /** That execution of the plugin has ended after all. */
    public void free(TextKey key, String executionId) {
        stuck.remove(key, executionId);
    }

    @Override
    Answer decide(Ask ask) {
        String execution = stuck.get(ask.key());
        return execution == null
                ? Answer.pass("never stuck")
                : Answer.refuse(
                        Rejection.Reason.INVALID,
                        "plugin must end when it is interrupted but " + ask.key() + " is quarantined: execution "
                                + execution + " is still running");
    }
}
