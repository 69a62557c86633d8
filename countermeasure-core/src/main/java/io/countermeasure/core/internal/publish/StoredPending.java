package io.countermeasure.core.internal.publish;

import io.countermeasure.core.internal.store.Store;
import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A result in the state directory. Its acknowledgements lie beside it. */
class StoredPending extends Pending {

    private final Store store;
    private final Consumer<StoredPending> onSettled;

    /** Tells once it is settled. */
    StoredPending(Store store, String id, String textKey, Consumer<StoredPending> onSettled) {
        super(id, textKey, 1);
        this.store = store;
        this.onSettled = onSettled;
    }

    @Override
    boolean isBounded() {
        return false;
    }

    @Override
    long characters() {
        return 0;
    }

    @Override
    Optional<ExecutionResult> load() throws IOException {
        return store.runs().readable(id());
    }

    @Override
    void acknowledged(String sink) {
        String trouble = "acknowledgements cannot be written";
        try {
            store.runs().acknowledge(id(), sink);
            store.state().degradation().well(trouble);
        } catch (IOException e) {
            store.state().degradation().note(trouble, e); // it is offered again at the next start
        }
    }

    @Override
    void settled() {
        onSettled.accept(this);
    }
}
