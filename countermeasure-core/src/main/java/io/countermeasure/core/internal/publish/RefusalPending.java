package io.countermeasure.core.internal.publish;

import io.countermeasure.core.internal.store.RefusalLog;
import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.util.Optional;

/** A refusal in the state directory. */
final class RefusalPending extends Pending {

    private final RefusalLog log;
    private final RefusalLog.Entry entry;

    RefusalPending(ExecutionResult result, RefusalLog log, RefusalLog.Entry entry) {
        super(result.executionId(), result.textKey(), result.requests());
        this.log = log;
        this.entry = entry;
    }

    @Override
    boolean isBounded() {
        return true;
    }

    @Override
    long characters() {
        return 0;
    }

    @Override
    Optional<ExecutionResult> load() throws IOException {
        return log.read(entry);
    }

    @Override
    void acknowledged(String sink) {}

    @Override
    void settled() {
        log.taken(entry);
    }
}
