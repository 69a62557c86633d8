package io.countermeasure.core.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** This host's files; every change is noted, and can fail, or be the last thing that its process does. */
public final class FaultyFiles implements FileOps {

    private final HostFiles real = new HostFiles();
    private final List<Change> changes = new ArrayList<>();
    private Function<Change, Optional<IOException>> fault = change -> Optional.empty();
    private int lastChange = Integer.MAX_VALUE;
    private int torn;
    private volatile boolean dead;

    /** What is done to files. */
    public enum Kind {
        CREATE,
        CREATE_SYNCED,
        APPEND,
        MOVE,
        SYNC,
        FOLDER,
        REMOVE
    }

    /** One change. */
    public static final class Change {
        private final Kind kind;
        private final Path path;
        private final byte[] bytes;
        private final Path to;

        Change(Kind kind, Path path, byte[] bytes, Path to) {
            this.kind = kind;
            this.path = path;
            this.bytes = bytes;
            this.to = to;
        }

        /** What is done. */
        public Kind kind() {
            return kind;
        }

        /** To what. */
        public Path path() {
            return path;
        }

        /** What is written. */
        public byte[] bytes() {
            return bytes;
        }

        /** Where it is moved. */
        public Path to() {
            return to;
        }

        @Override
        public String toString() {
            return kind + " " + path.getFileName();
        }
    }

    /** No failure of a call, but the end of the process that made it: nothing of that goes on. */
    public static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super("the process is dead", null, false, false);
        }
    }

    /** From now on no engine of this process is alive, as far as records and locks are concerned. */
    public static void allDie() throws IOException {
        Owner.LIVING.clear();
        for (FileChannel lock : FileLocks.HELD.values()) {
            lock.close();
        }
        FileLocks.HELD.clear();
    }

    /** The process dies at the change of that number, of which so many bytes are still written. */
    public FaultyFiles dyingAt(int change, int bytes) {
        lastChange = change;
        torn = bytes;
        return this;
    }

    /** Calls for which there is an exception fail. */
    public FaultyFiles failing(Function<Change, Optional<IOException>> when) {
        fault = when;
        return this;
    }

    public boolean isDead() {
        return dead;
    }

    public synchronized List<Change> changes() {
        return List.copyOf(changes);
    }

    @Override
    public void create(Path file, byte[] bytes, boolean synced) throws IOException {
        change(
                new Change(synced ? Kind.CREATE_SYNCED : Kind.CREATE, file, bytes.clone(), file),
                () -> real.create(file, bytes, synced));
    }

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        change(new Change(Kind.APPEND, file, bytes.clone(), file), () -> real.append(file, bytes));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        change(new Change(Kind.MOVE, from, new byte[0], to), () -> real.move(from, to));
    }

    @Override
    public void sync(Path folder) throws IOException {
        change(new Change(Kind.SYNC, folder, new byte[0], folder), () -> real.sync(folder));
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        change(new Change(Kind.FOLDER, folder, new byte[0], folder), () -> real.createFolder(folder));
    }

    @Override
    public void remove(Path path) throws IOException {
        change(new Change(Kind.REMOVE, path, new byte[0], path), () -> real.remove(path));
    }

    @Override
    public byte[] read(Path file, int most) throws IOException {
        checkAlive();
        return real.read(file, most);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        checkAlive();
        return real.list(folder);
    }

    @Override
    public long size(Path file) throws IOException {
        checkAlive();
        return real.size(file);
    }

    @Override
    public Instant modified(Path file) throws IOException {
        checkAlive();
        return real.modified(file);
    }

    @Override
    public boolean isFolder(Path path) {
        checkAlive();
        return real.isFolder(path);
    }

    @Override
    public boolean exists(Path path) {
        checkAlive();
        return real.exists(path);
    }

    private synchronized void change(Change change, Action action) throws IOException {
        checkAlive();
        int number = changes.size();
        changes.add(change);
        if (number == lastChange) {
            dead = true;
            tear(change);
            throw new Death();
        }
        Optional<IOException> failure = fault.apply(change);
        if (failure.isPresent()) {
            throw failure.get();
        }
        action.run();
    }

    private void tear(Change change) throws IOException {
        if (torn > 0 && change.bytes().length > 0) {
            byte[] part = Arrays.copyOf(change.bytes(), Math.min(torn, change.bytes().length));
            if (change.kind() == Kind.APPEND) {
                real.append(change.path(), part);
            } else {
                real.create(change.path(), part, false);
            }
        }
    }

    private void checkAlive() {
        if (dead) {
            throw new Death();
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }
}
