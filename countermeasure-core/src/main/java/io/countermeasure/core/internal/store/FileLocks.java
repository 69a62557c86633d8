package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks that hold across processes which share a state directory. A file lock belongs to the process and vanishes when
 * the process closes any descriptor of that file, so a table of the whole JVM keeps a second opening away.
 */
public final class FileLocks implements KeyLocks {

    private static final Logger LOG = LoggerFactory.getLogger(FileLocks.class);
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final StateDirectory state;

    /** Locks in that directory. */
    public FileLocks(StateDirectory state) {
        this.state = state;
    }

    @Override
    public Optional<Held> tryLock(TextKey key) throws IOException {
        Path file = state.keyFile(key, ".lock");
        if (!OPEN.add(file)) {
            return Optional.empty();
        }
        Optional<Held> held = Optional.empty();
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileChannel open = channel;
            held = Optional.ofNullable(channel.tryLock()).map(lock -> () -> release(file, open));
            return held;
        } finally {
            if (held.isEmpty()) {
                release(file, channel);
            }
        }
    }

    @Override
    public boolean isLocked(TextKey key) throws IOException {
        Optional<Held> held = tryLock(key);
        held.ifPresent(Held::release);
        return held.isEmpty();
    }

    private static void release(Path file, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("The lock {} could not be closed; it goes with the process", file, e);
        }
        OPEN.remove(file);
    }
}
