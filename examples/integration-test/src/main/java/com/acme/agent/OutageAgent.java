package com.acme.agent;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Severity;
import java.util.Map;
import java.util.Optional;

/** The part of an agent that decides which countermeasure answers an outage. Only critical ones are answered. */
public final class OutageAgent {

    private final CountermeasureEngine engine;
    private final Map<String, String> keys;

    /**
     * @param engine built and closed by the agent
     * @param keys the countermeasure for each kind of alert
     */
    public OutageAgent(CountermeasureEngine engine, Map<String, String> keys) {
        this.engine = engine;
        this.keys = keys;
    }

    /** Answers it, once: the same outage is often told several times. */
    public void onOutage(Incident incident) {
        Optional<String> key = incident.outage().alertLabel().map(keys::get);
        if (key.isPresent() && incident.outage().severity().equals(Optional.of(Severity.CRITICAL))) {
            engine.request(key.get())
                    .incident(incident)
                    .requestId("outage-" + incident.outage().id().orElse("unknown"))
                    .run();
        }
    }
}
