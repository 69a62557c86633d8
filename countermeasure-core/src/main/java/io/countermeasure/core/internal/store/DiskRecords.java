package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import io.countermeasure.spi.SystemClock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Records in files of the state directory, one a key, each replaced whole. */
final class DiskRecords implements KeyRecords {

    private static final String WHAT = "records of starts";
    private static final int LONGEST = 1 << 20;

    private final StateDirectory state;
    private final SystemClock clock;

    DiskRecords(StateDirectory state, SystemClock clock) {
        this.state = state;
        this.clock = clock;
    }

    /** One that cannot be read is as good as unknown; it stays where it is until there is another to take its place. */
    @Override
    public KeyRecord of(TextKey key) {
        try {
            return KeyRecordJson.read(Sealed.open(state.files().read(file(key), LONGEST)));
        } catch (NoSuchFileException e) {
            return KeyRecord.none();
        } catch (IOException | RuntimeException e) {
            state.degradation().note(trouble(key), e);
            return KeyRecord.unknown(clock);
        }
    }

    @Override
    public void change(TextKey key, UnaryOperator<KeyRecord> change) throws IOException {
        Turns.take(state.keyFile(key, ".turn"), () -> {
            KeyRecord known = of(key);
            if (!known.reachesBack()) {
                state.quarantine(file(key));
            }
            state.replace(WHAT, file(key), KeyRecordJson.write(key, change.apply(known)));
            state.degradation().well(trouble(key));
        });
    }

    @Override
    public boolean durable() {
        return true;
    }

    private Path file(TextKey key) {
        return state.keyFile(key, ".json");
    }

    private static String trouble(TextKey key) {
        return "the record of " + key + " cannot be read, and counts as a start at boot";
    }
}
