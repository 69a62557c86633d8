package io.countermeasure.core.internal.store;

import io.countermeasure.json.ResultJson;
import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Results of requests that were not begun, in files that each owner appends to, without forcing them to disk. A file goes when all that is in
 * it has been taken. Thread-safe.
 */
public final class RefusalLog {

    private static final Pattern NAME =
            Pattern.compile("(\\d{1,10})-(\\d{1,18})-([0-9a-z-]{1,64})\\.([0-9a-f-]{36})\\.\\d{1,18}");
    private static final int FULL = 256 << 10;
    private static final int LONGEST = 64 << 20;
    private static final int MOST_FILES = 1_000;
    private static final long MOST_BYTES = 32L << 20;

    /** How much may wait where nobody takes it, for people. */
    public static final String MOST = MOST_FILES + " files or " + MOST_BYTES + " bytes";

    private static final String TROUBLE = "refusals cannot be written";

    private final StateDirectory state;
    private final Path refusals;
    private final Owner owner;
    private final Map<Path, Integer> waiting = new HashMap<>();
    private long number;
    private long length;

    /** In that directory, for that owner. */
    public RefusalLog(StateDirectory state, Owner owner) {
        this.state = state;
        this.refusals = state.resolve("refusals");
        this.owner = owner;
    }

    /**
     * Where a refusal lies.
     *
     * @param file in which file
     * @param offset from which byte on
     * @param length how many bytes
     */
    public record Entry(Path file, long offset, int length) {}

    /** Writes one; empty if it cannot be, and then it is in memory alone. */
    public synchronized Optional<Entry> append(ExecutionResult result) {
        byte[] line = Lines.line(ResultJson.write(result));
        try {
            if (length + line.length > FULL) {
                number++;
                length = 0;
            }
            Path file = file();
            state.files().append(file, line);
            Entry entry = new Entry(file, length, line.length);
            length += line.length;
            waiting.merge(file, 1, Integer::sum);
            state.degradation().well(TROUBLE);
            return Optional.of(entry);
        } catch (IOException e) {
            state.degradation().note(TROUBLE, e);
            number++; // what was torn ends that file
            length = 0;
            return Optional.empty();
        }
    }

    /** One that was written; empty if it is no longer there, or cannot be understood. */
    public Optional<ExecutionResult> read(Entry entry) throws IOException {
        try {
            return parse(entry, state.files().read(entry.file(), LONGEST));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (RecordException e) {
            state.degradation().note("refusals cannot be understood", e);
            return Optional.empty();
        }
    }

    private static Optional<ExecutionResult> parse(Entry entry, byte[] bytes) throws RecordException {
        if (bytes.length < entry.offset() + entry.length()) {
            return Optional.empty();
        }
        String line = new String(bytes, (int) entry.offset(), entry.length(), StandardCharsets.UTF_8);
        List<String> documents = Lines.read(line.getBytes(StandardCharsets.UTF_8));
        return documents.isEmpty() ? Optional.empty() : Optional.of(ResultRecord.parse(documents.get(0)));
    }

    /** One has been taken by all who are to take it. */
    public synchronized void taken(Entry entry) {
        int left = waiting.merge(entry.file(), -1, Integer::sum);
        if (left > 0) {
            return;
        }
        waiting.remove(entry.file());
        if (entry.file().equals(file())) {
            number++;
            length = 0;
        }
        try {
            state.files().remove(entry.file());
        } catch (IOException e) {
            state.degradation().note("refusals cannot be removed", e);
        }
    }

    /** What dead owners have left, each with its result. */
    public synchronized List<Entry> adopt() throws IOException {
        List<Entry> adopted = new ArrayList<>();
        for (String name : state.files().list(refusals)) {
            Path file = refusals.resolve(name);
            if (!waiting.containsKey(file) && !isLiving(name)) {
                adopted.addAll(adopt(file));
            }
        }
        return adopted;
    }

    /** One that cannot be read is no other's trouble. */
    private List<Entry> adopt(Path file) {
        try {
            List<Entry> entries = entries(file);
            if (entries.isEmpty()) {
                state.files().remove(file); // nothing of it is whole
            } else {
                waiting.put(file, entries.size());
            }
            return entries;
        } catch (IOException e) {
            state.degradation().note("refusals cannot be read", e);
            return List.of();
        }
    }

    /**
     * Where nobody takes refusals: if there are more than 1,000 files of dead owners and this one, or more than 32 MiB in them, the oldest go until half of
     * that is left.
     *
     * @param dropped is told of each refusal that goes: its key, and how many requests it stands for
     */
    public synchronized void trim(BiConsumer<String, Long> dropped) throws IOException {
        List<Held> held = new ArrayList<>();
        long bytes = 0;
        for (String name : state.files().list(refusals)) {
            Path file = refusals.resolve(name);
            if (!file.equals(file()) && (waiting.containsKey(file) || !isLiving(name))) {
                held.add(new Held(
                        file, state.files().modified(file), state.files().size(file)));
                bytes += held.get(held.size() - 1).bytes();
            }
        }
        if (held.size() <= MOST_FILES && bytes <= MOST_BYTES) {
            return;
        }
        held.sort(Comparator.comparing(Held::at));
        int files = held.size();
        for (Iterator<Held> i = held.iterator(); files > MOST_FILES / 2 || bytes > MOST_BYTES / 2; files--) {
            Held oldest = i.next();
            drop(oldest.file(), dropped);
            bytes -= oldest.bytes();
        }
    }

    private record Held(Path file, Instant at, long bytes) {}

    /** What cannot be read goes, too, and is no other's trouble. */
    private void drop(Path file, BiConsumer<String, Long> dropped) throws IOException {
        List<ExecutionResult> results = new ArrayList<>();
        for (Entry entry : adopt(file)) {
            read(entry).ifPresent(results::add);
        }
        waiting.remove(file);
        state.files().remove(file);
        results.forEach(result -> dropped.accept(result.textKey(), result.requests()));
    }

    private List<Entry> entries(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        long offset = 0;
        for (String document : Lines.read(state.files().read(file, LONGEST))) {
            int length = Lines.line(document).length;
            entries.add(new Entry(file, offset, length));
            offset += length;
        }
        return entries;
    }

    private Path file() {
        return refusals.resolve(
                owner.pid() + "-" + owner.start() + "-" + owner.bootId() + "." + owner.engine() + "." + number);
    }

    private boolean isLiving(String name) {
        Matcher known = NAME.matcher(name);
        return known.matches()
                && new Owner(
                                Long.parseLong(known.group(1)),
                                Long.parseLong(known.group(2)),
                                known.group(3),
                                known.group(4))
                        .isAlive(owner.bootId());
    }
}
