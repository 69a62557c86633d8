package io.countermeasure.core.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Changes of one file come one after the other, whichever thread or process makes them. For moments; whoever comes in
 * between waits. Stateless, but for a lock file beside the file.
 */
final class Turns {

    /** Some files share one; a lock file must not be open twice in a JVM, as the first closing would end the lock. */
    private static final Object[] HERE =
            IntStream.range(0, 64).mapToObj(i -> new Object()).toArray();

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

    private Turns() {}

    /**
     * Makes the change in its turn.
     *
     * @throws IOException if the change does, or its turn does not come
     */
    static void take(Path lockFile, Change change) throws IOException {
        synchronized (HERE[Math.floorMod(lockFile.hashCode(), HERE.length)]) {
            boolean interrupted = Thread.interrupted(); // it would close the channel, and with that end the lock
            try (FileChannel channel = open(lockFile)) {
                await(channel, lockFile);
                change.make();
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static FileChannel open(Path lockFile) throws IOException {
        try {
            HostFiles.checkRegular(lockFile);
            return FileChannel.open(
                    lockFile,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new IOException("lock must be usable but " + lockFile + " is not: " + Reason.of(e), e);
        }
    }

    /** Not with a call that waits: nothing would end that if the other process had stopped. */
    private static void await(FileChannel channel, Path lockFile) throws IOException {
        long end = System.nanoTime() + LONGEST;
        while (channel.tryLock() == null) {
            if (System.nanoTime() - end >= 0) {
                throw new IOException("lock must be held for moments only but " + lockFile + " is held for longer");
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** What is changed. */
    @FunctionalInterface
    interface Change {
        /** Makes the change. */
        void make() throws IOException;
    }
}
