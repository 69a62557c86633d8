package io.countermeasure.core.internal.publish;

import io.countermeasure.core.internal.store.Intent;
import io.countermeasure.core.internal.store.Store;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Results in the state directory that are pending. Of too many the oldest are dropped, into the history; that is accounted for by a result of
 * its own, which grows until a sink is offered it. Thread-safe.
 */
final class Spool {

    private final Store store;
    private final SystemClock clock;
    private final Set<String> sinks;
    private final SpoolLimits limits;
    private final Consumer<Pending> offer;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long bytes;
    private Optional<Account> account = Optional.empty();

    Spool(Store store, SystemClock clock, Set<String> sinks, SpoolLimits limits, Consumer<Pending> offer) {
        this.store = store;
        this.clock = clock;
        this.sinks = sinks;
        this.limits = limits;
        this.offer = offer;
    }

    private record Entry(StoredPending pending, long bytes) {}

    /** A result of this engine's is on disk. */
    void add(ExecutionResult result) {
        take(pending(result), sinks);
    }

    /** Offers what earlier and other engines left, as far as nobody else does; the oldest first. */
    void adopt() throws IOException {
        List<Intent> found = new ArrayList<>();
        for (String id : store.runs().ids()) {
            if (!isKnown(id) && store.runs().hasResult(id)) {
                orphan(id).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(intent -> intent.result().requestedAt()));
        for (Intent intent : found) {
            adopt(intent.result());
        }
    }

    synchronized int size() {
        return entries.size();
    }

    private synchronized boolean isKnown(String id) {
        return entries.containsKey(id);
    }

    private Optional<Intent> orphan(String id) throws IOException {
        Optional<Intent> intent = store.runs().readableIntent(id);
        return intent.filter(i -> !store.isAlive(i.owner()) || !i.publishes());
    }

    private void adopt(ExecutionResult result) throws IOException {
        Set<String> left = new HashSet<>(sinks);
        left.removeAll(store.runs().acknowledged(result.executionId()));
        StoredPending pending = pending(result);
        if (left.isEmpty() && !sinks.isEmpty()) {
            archive(pending.id());
        } else {
            take(pending, left);
        }
    }

    private StoredPending pending(ExecutionResult result) {
        return new StoredPending(store, result.executionId(), result.textKey(), this::settled);
    }

    private void take(StoredPending pending, Set<String> awaiting) {
        pending.awaits(awaiting);
        synchronized (this) {
            long size = size(pending.id());
            entries.put(pending.id(), new Entry(pending, size));
            bytes += size;
        }
        offer.accept(pending);
        enforce();
    }

    private long size(String id) {
        try {
            return store.runs().size(id);
        } catch (IOException e) {
            store.state().degradation().note("results cannot be read", e);
            return 0;
        }
    }

    private void settled(StoredPending pending) {
        if (forget(pending.id())) {
            archive(pending.id());
        }
    }

    private synchronized boolean forget(String id) {
        Entry entry = entries.remove(id);
        bytes -= entry == null ? 0 : entry.bytes();
        return entry != null;
    }

    private void archive(String id) {
        String trouble = "results cannot be moved into the history";
        try {
            store.history().take(id, clock.wall());
            store.state().degradation().well(trouble);
        } catch (NoSuchFileException e) {
            return; // somebody else has acknowledged it
        } catch (IOException e) {
            store.state().degradation().note(trouble, e);
        }
    }

    private void enforce() {
        for (Optional<Entry> oldest = surplus(); oldest.isPresent(); oldest = surplus()) {
            archive(oldest.get().pending().id());
            account(oldest.get().pending().textKey());
        }
    }

    /** Takes the oldest, if there are too many. */
    private synchronized Optional<Entry> surplus() {
        if (entries.size() <= limits.results() && bytes <= limits.bytes()) {
            return Optional.empty();
        }
        Optional<Entry> oldest = entries.values().stream()
                .filter(entry -> !entry.pending().textKey().equals(Outbox.DROPPED))
                .findFirst();
        oldest.ifPresent(entry -> forget(entry.pending().id()));
        return oldest;
    }

    private synchronized void account(String textKey) {
        String trouble = "dropped results cannot be accounted for";
        try {
            if (account.isPresent() && account.get().isOpen()) {
                account.get().add(textKey);
            } else {
                account = Optional.of(new Account(UUID.randomUUID().toString(), textKey));
            }
            store.state().degradation().well(trouble);
        } catch (IOException e) {
            store.state().degradation().note(trouble, e);
        }
    }

    /** The result that tells of what was dropped. Once it is offered, what is dropped later comes onto another one. */
    private final class Account extends StoredPending {
        private final Drops drops = new Drops(clock.wall());
        private boolean offered;

        Account(String id, String textKey) throws IOException {
            super(store, id, Outbox.DROPPED, Spool.this::settled);
            drops.add(textKey, 1);
            store.runs().put(new Intent(store.owner(), !sinks.isEmpty(), false, -1, result()));
            take(this, sinks);
        }

        boolean isOpen() {
            return !offered;
        }

        void add(String textKey) throws IOException {
            drops.add(textKey, 1);
            store.runs().finish(id(), result());
        }

        @Override
        Optional<ExecutionResult> load() throws IOException {
            synchronized (Spool.this) {
                offered = true;
            }
            return super.load();
        }

        private ExecutionResult result() {
            return ExecutionResult.builder(id(), Outbox.DROPPED, Outcome.ERRORED)
                    .requestedAt(drops.since())
                    .detail(drops.sentence("sinks must take results before there are more than " + limits))
                    .requests(drops.count())
                    .durable(true)
                    .build();
        }
    }
}
