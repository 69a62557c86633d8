package io.countermeasure.engine;

import io.countermeasure.core.internal.publish.Outbox;
import io.countermeasure.core.internal.store.Store;
import java.util.List;
import java.util.Optional;

/** What there is to say of an engine's state. */
record StateReport(Optional<Store> store, Outbox outbox) {

    EngineHealth health() {
        return new EngineHealth(
                store.isPresent(),
                store.map(s -> s.state().degradation().troubles()).orElse(List.of()),
                outbox.pending());
    }

    Optional<StoredResults> results() {
        return store.map(StoredResults::new);
    }
}
