package io.countermeasure.core.internal.publish;

import io.countermeasure.core.internal.store.Intent;
import io.countermeasure.core.internal.store.RefusalLog;
import io.countermeasure.core.internal.store.Store;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
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

    private static final String UNREADABLE = "results cannot be read";

    private final Store store;
    private final SystemClock clock;
    private final Set<String> sinks;
    private final SpoolLimits limits;
    private final Consumer<Pending> offer;
    private final Consumer<Pending> withdraw;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long bytes;
    private Optional<Account> account = Optional.empty();

    /** One that offers results, and withdraws the offer of those that it drops. */
    Spool(
            Store store,
            SystemClock clock,
            Set<String> sinks,
            SpoolLimits limits,
            Consumer<Pending> offer,
            Consumer<Pending> withdraw) {
        this.store = store;
        this.clock = clock;
        this.sinks = sinks;
        this.limits = limits;
        this.offer = offer;
        this.withdraw = withdraw;
    }

    private record Entry(StoredPending pending, long bytes) {}

    /** A result of this engine's is on disk. */
    void add(ExecutionResult result) {
        take(new StoredPending(store, result.executionId(), result.textKey(), this::settled), sinks);
    }

    /** Offers what earlier and other engines left, as far as nobody else does; the oldest first. What others have taken meanwhile is forgotten. */
    void adopt() throws IOException {
        Set<String> ids = new HashSet<>(store.runs().ids());
        known().stream()
                .filter(id -> !ids.contains(id) && !store.runs().hasResult(id))
                .forEach(this::forget);
        ids.removeAll(known());
        List<Orphan> found = new ArrayList<>();
        ids.forEach(id -> attempt(() -> orphan(id).ifPresent(found::add)));
        found.sort(Comparator.comparing(Orphan::at));
        found.forEach(orphan -> attempt(() -> adopt(orphan)));
    }

    private record Orphan(String id, String textKey, Instant at) {}

    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    /** What cannot be read of one run is no other's trouble. */
    private void attempt(Step step) {
        try {
            step.take();
        } catch (IOException e) {
            store.state().degradation().note(UNREADABLE, e);
        }
    }

    synchronized int size() {
        return entries.size();
    }

    private synchronized Set<String> known() {
        return Set.copyOf(entries.keySet());
    }

    private Optional<Orphan> orphan(String id) throws IOException {
        if (!store.runs().hasResult(id)) {
            return Optional.empty();
        }
        return store.runs()
                .readableIntent(id)
                .filter(intent -> !store.isAlive(intent.owner()) || !intent.publishes())
                .map(Intent::result)
                .map(result -> new Orphan(id, result.textKey(), result.requestedAt()));
    }

    private void adopt(Orphan orphan) throws IOException {
        Set<String> left = new HashSet<>(sinks);
        left.removeAll(store.runs().acknowledged(orphan.id()));
        if (left.isEmpty() && !sinks.isEmpty()) {
            boolean unused = archive(orphan.id());
        } else {
            take(new StoredPending(store, orphan.id(), orphan.textKey(), this::settled), left);
        }
    }

    /** Once: the same result may just have been adopted. */
    private void take(StoredPending pending, Set<String> awaiting) {
        pending.awaits(awaiting);
        long size = size(pending.id());
        synchronized (this) {
            if (entries.putIfAbsent(pending.id(), new Entry(pending, size)) != null) {
                return;
            }
            bytes += size;
        }
        offer.accept(pending);
        enforce();
    }

    private long size(String id) {
        try {
            return store.runs().size(id);
        } catch (IOException e) {
            store.state().degradation().note(UNREADABLE, e);
            return 0;
        }
    }

    private void settled(StoredPending pending) {
        if (forget(pending.id())) {
            boolean unused = archive(pending.id());
        }
    }

    private synchronized boolean forget(String id) {
        Entry entry = entries.remove(id);
        bytes -= entry == null ? 0 : entry.bytes();
        return entry != null;
    }

    /** False if somebody else has taken it, or it cannot be moved. */
    private boolean archive(String id) {
        String trouble = "results cannot be moved into the history";
        try {
            store.history().take(id, clock.wall());
            store.state().degradation().well(trouble);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            store.state().degradation().note(trouble, e);
            return false; // it stays for the next engine
        }
    }

    private void enforce() {
        for (Optional<Entry> oldest = surplus(); oldest.isPresent(); oldest = surplus()) {
            StoredPending dropped = oldest.get().pending();
            withdraw.accept(dropped);
            if (archive(dropped.id())) {
                dropped(dropped.textKey(), 1);
            }
        }
    }

    /** Takes the oldest, if there are too many. */
    private synchronized Optional<Entry> surplus() {
        if (entries.size() <= limits.results() && bytes <= limits.bytes()) {
            return Optional.empty();
        }
        Optional<Entry> oldest = entries.values().stream()
                .filter(entry -> !entry.pending().textKey().equals(Outbox.DROPPED))
                .filter(entry -> entry.pending().drop())
                .findFirst();
        oldest.ifPresent(entry -> forget(entry.pending().id()));
        return oldest;
    }

    /** Accounts for what nobody is offered any more. */
    synchronized void dropped(String textKey, long requests) {
        String trouble = "dropped results cannot be accounted for";
        Account onto = account.filter(Account::isOpen).orElseGet(Account::new);
        account = Optional.of(onto);
        try {
            onto.add(textKey, requests);
            store.state().degradation().well(trouble);
        } catch (IOException e) {
            store.state().degradation().note(trouble, e); // it is written with the next
        }
    }

    /** The result that tells of what was dropped. Once it is offered, what is dropped later comes onto another one. */
    private final class Account extends StoredPending {
        private final Drops drops = new Drops(clock.wall());
        private boolean begun;
        private boolean offered;

        Account() {
            super(store, UUID.randomUUID().toString(), Outbox.DROPPED, Spool.this::settled);
        }

        boolean isOpen() {
            return !offered;
        }

        void add(String textKey, long requests) throws IOException {
            drops.add(textKey, requests);
            if (begun) {
                store.runs().finish(id(), result());
                return;
            }
            store.runs().put(new Intent(store.owner(), !sinks.isEmpty(), false, -1, result()));
            begun = true;
            take(this, sinks);
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
                    .detail(drops.sentence("sinks must take results before there are more than " + limits
                            + ", and refusals before there are more than " + RefusalLog.MOST))
                    .requests(drops.count())
                    .durable(true)
                    .build();
        }
    }
}
