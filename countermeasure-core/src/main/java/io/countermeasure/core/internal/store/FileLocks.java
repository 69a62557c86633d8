package io.countermeasure.core.internal.store;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks that hold across processes which share a state directory. A file lock belongs to the process and vanishes when
 * the process closes any descriptor of that file, so a table of the whole JVM keeps a second opening away.
 *
 * <p>Asking takes a shared lock for a moment. In this JVM whoever wants the lock waits for that moment; for the moments
 * of other processes it tries a few times.
 */
public final class FileLocks implements KeyLocks {

    private static final Logger LOG = LoggerFactory.getLogger(FileLocks.class);
    static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();
    private static final Object[] TURNS =
            IntStream.range(0, 64).mapToObj(i -> new Object()).toArray();
    private static final String TROUBLE = "locks cannot be taken";
    private static final int ATTEMPTS = 8;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(3);

    private final StateDirectory state;

    /** Locks in that directory. */
    public FileLocks(StateDirectory state) {
        this.state = state;
    }

    @Override
    public Optional<Held> tryLock(TextKey key) throws IOException {
        return tryLock(state.keyFile(key, ".lock"));
    }

    /** Takes a lock of that name, for all keys, or is empty if somebody else has it. */
    Optional<Held> tryLock(String name) throws IOException {
        return tryLock(state.keys().resolve(name));
    }

    /** Waits for a lock of that name, for a while; empty if somebody else kept it. */
    Optional<Held> await(String name, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        Optional<Held> held = tryLock(name);
        while (held.isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE);
            held = tryLock(name);
        }
        return held;
    }

    private Optional<Held> tryLock(Path file) throws IOException {
        synchronized (turn(file)) {
            if (HELD.containsKey(file)) {
                return Optional.empty();
            }
            Optional<FileChannel> locked = sentence(file, () -> locked(file));
            locked.ifPresent(channel -> HELD.put(file, channel));
            return locked.map(channel -> () -> release(file, channel));
        }
    }

    @Override
    public boolean isLocked(TextKey key) throws IOException {
        Path file = state.keyFile(key, ".lock");
        synchronized (turn(file)) {
            return HELD.containsKey(file) || sentence(file, () -> lockedElsewhere(file));
        }
    }

    /** Where those who are about to open or close the file wait for each other; some files share one. */
    private static Object turn(Path file) {
        return TURNS[Math.floorMod(file.hashCode(), TURNS.length)];
    }

    private static Optional<FileChannel> locked(Path file) throws IOException {
        HostFiles.checkRegular(file);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean locked = false;
        try {
            for (int attempt = 1; attempt <= ATTEMPTS && !locked; attempt++) {
                LockSupport.parkNanos(attempt == 1 ? 0 : PAUSE);
                locked = channel.tryLock() != null;
            }
            return locked ? Optional.of(channel) : Optional.empty();
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static boolean lockedElsewhere(Path file) throws IOException {
        checkWritable(Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file : file.resolveSibling("."));
        HostFiles.checkRegular(file);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            return lock == null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** A lock that could not be taken is not free, though nobody has it. */
    private static void checkWritable(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isWritable(path)) {
            throw new FileSystemException(path.toString(), null, "it cannot be written");
        }
    }

    private <T> T sentence(Path file, Uninterrupted.Call<T> call) throws IOException {
        try {
            T result = Uninterrupted.call(call);
            state.degradation().well(TROUBLE);
            return result;
        } catch (IOException e) {
            IOException sentence = new IOException("lock must be usable but " + file + " is not: " + Reason.of(e), e);
            state.degradation().note(TROUBLE, sentence);
            throw sentence;
        }
    }

    private static void release(Path file, FileChannel channel) {
        synchronized (turn(file)) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("The lock {} could not be closed; it goes with the process", file, e);
            }
            HELD.remove(file, channel);
        }
    }
}
