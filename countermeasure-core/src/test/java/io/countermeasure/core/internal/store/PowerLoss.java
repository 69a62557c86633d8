package io.countermeasure.core.internal.store;

import io.countermeasure.core.internal.store.FaultyFiles.Change;
import io.countermeasure.core.internal.store.FaultyFiles.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a disk may hold when the power goes: whatever was synced, and of the rest any part in any order. A name is on disk for certain once its
 * folder was synced after it was made; the bytes of a file once that was synced itself.
 */
public final class PowerLoss {

    private final List<Change> changes;
    private final Path from;
    private final Path to;
    private final Random random;
    private final Map<Path, Inode> live = new HashMap<>();
    private final Map<Path, Inode> onDisk = new HashMap<>();

    private PowerLoss(List<Change> changes, Path from, Path to, Random random) {
        this.changes = changes;
        this.from = from;
        this.to = to;
        this.random = random;
    }

    private static final class Inode {
        private final boolean folder;
        private byte[] bytes;

        Inode(boolean folder, byte[] bytes) {
            this.folder = folder;
            this.bytes = bytes;
        }
    }

    /** Makes in one folder what is left of what was done in another. */
    public static void replay(List<Change> changes, Path from, Path to, Random random) throws IOException {
        new PowerLoss(changes, from, to, random).run();
    }

    private void run() throws IOException {
        for (int i = 0; i < changes.size(); i++) {
            apply(i, changes.get(i));
        }
        List<Path> paths = onDisk.keySet().stream().sorted().toList(); // folders before what is in them
        for (Path path : paths) {
            Inode inode = onDisk.get(path);
            Path target = to.resolve(from.relativize(path));
            if (inode != null && Files.isDirectory(target.resolveSibling("."))) {
                if (inode.folder) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, inode.bytes);
                }
            }
        }
    }

    private void apply(int number, Change change) {
        Path path = change.path();
        switch (change.kind()) {
            case CREATE, CREATE_SYNCED -> {
                boolean whole = change.kind() == Kind.CREATE_SYNCED;
                Inode inode = new Inode(false, whole ? change.bytes() : part(change.bytes()));
                live.put(path, inode);
                if (lasts(number, path)) {
                    onDisk.put(path, inode);
                }
            }
            case FOLDER -> {
                Inode inode = new Inode(true, new byte[0]);
                live.put(path, inode);
                if (lasts(number, path)) {
                    onDisk.put(path, inode);
                }
            }
            case APPEND -> append(number, change);
            case MOVE -> move(number, change);
            case REMOVE -> {
                live.keySet().removeIf(p -> p.startsWith(path));
                if (lasts(number, path)) {
                    onDisk.keySet().removeIf(p -> p.startsWith(path));
                }
            }
            case SYNC -> {
                // see lasts()
            }
        }
    }

    private void append(int number, Change change) {
        Inode inode = live.computeIfAbsent(change.path(), p -> new Inode(false, new byte[0]));
        if (random.nextBoolean()) {
            byte[] more = part(change.bytes());
            byte[] all = Arrays.copyOf(inode.bytes, inode.bytes.length + more.length);
            System.arraycopy(more, 0, all, inode.bytes.length, more.length);
            inode.bytes = all;
        }
        if (lasts(number, change.path())) {
            onDisk.put(change.path(), inode);
        }
    }

    private void move(int number, Change change) {
        boolean lasts = lasts(number, change.path()) || lasts(number, change.to());
        for (Path path : List.copyOf(live.keySet())) {
            if (path.startsWith(change.path())) {
                Path target = change.to().resolve(change.path().relativize(path));
                Path clean = path.equals(change.path()) ? change.to() : target;
                Inode inode = live.remove(path);
                live.put(clean, inode);
                if (lasts && (path.equals(change.path()) || onDisk.containsKey(path))) {
                    onDisk.remove(path);
                    onDisk.put(clean, inode);
                }
            }
        }
    }

    private boolean lasts(int number, Path path) {
        for (int i = number + 1; i < changes.size(); i++) {
            Change later = changes.get(i);
            if (later.kind() == Kind.SYNC && later.path().equals(path.getParent())) {
                return true;
            }
        }
        return random.nextBoolean();
    }

    private byte[] part(byte[] bytes) {
        return random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }
}
