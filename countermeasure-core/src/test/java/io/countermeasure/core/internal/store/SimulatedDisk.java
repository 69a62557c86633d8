package io.countermeasure.core.internal.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory that keep what a disk keeps: bytes that were synced, and names whose folder was. The rest may be lost, or be
 * there in part and in any order, when the power goes. It can be full, fail to sync, and have the process die in the middle of
 * any operation. Not thread-safe.
 */
public final class SimulatedDisk implements FileOps {

    private final Random random;
    private final Map<Path, Content> names = new LinkedHashMap<>();
    private final Map<Path, Content> durable = new LinkedHashMap<>();
    private boolean full;
    private boolean unsyncable;
    private int operationsToLive = Integer.MAX_VALUE;

    /** An empty one. */
    public SimulatedDisk(Random random) {
        this.random = random;
    }

    /** The process dies in the middle of this. */
    public static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final class Content {
        byte[] bytes;
        boolean synced;

        Content(byte[] bytes, boolean synced) {
            this.bytes = bytes;
            this.synced = synced;
        }
    }

    /** Whether no new bytes find room. */
    public void full(boolean value) {
        full = value;
    }

    /** Whether syncs fail. */
    public void unsyncable(boolean value) {
        unsyncable = value;
    }

    /** The process dies in that operation from now, and never if it does not come so far. */
    public void dieIn(int operations) {
        operationsToLive = operations;
    }

    /** Another process goes on. */
    public void nextProcess() {
        operationsToLive = Integer.MAX_VALUE;
    }

    /** The power goes, and comes back. */
    public void losePower() {
        Map<Path, Content> left = new LinkedHashMap<>(durable);
        List<Path> touched = new ArrayList<>(names.keySet());
        durable.keySet().stream().filter(path -> !names.containsKey(path)).forEach(touched::add);
        for (Path path : touched) {
            if (random.nextBoolean()) { // this change of a name got to the disk all the same
                set(left, path, names.get(path));
            }
        }
        left.values().stream().filter(content -> !content.synced).forEach(this::tear);
        names.clear();
        names.putAll(left);
        durable.clear();
        durable.putAll(left);
        nextProcess();
    }

    @Override
    public void create(Path file, byte[] bytes, boolean synced) throws IOException {
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Content content = new Content(new byte[0], false);
        names.put(file, content);
        boolean died = dies();
        content.bytes = full || died ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
        fail(died, full, file, "No space left on device");
        fail(false, synced && unsyncable, file, "Input/output error");
        content.synced = synced;
    }

    @Override
    public void append(Path file, byte[] bytes) {
        throw new UnsupportedOperationException("append");
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        fail(dies(), false, from, "");
        Content content = names.remove(from);
        if (content == null) {
            throw new NoSuchFileException(from.toString());
        }
        names.put(to, content);
        fail(dies(), false, from, "");
    }

    @Override
    public void sync(Path folder) throws IOException {
        fail(dies(), unsyncable, folder, "Input/output error");
        durable.keySet().removeIf(path -> folder.equals(path.getParent()));
        names.forEach((path, content) -> {
            if (folder.equals(path.getParent())) {
                durable.put(path, content);
            }
        });
        fail(dies(), false, folder, "");
    }

    @Override
    public void createFolder(Path folder) {
        throw new UnsupportedOperationException("createFolder");
    }

    @Override
    public void remove(Path path) throws IOException {
        fail(dies(), false, path, "");
        names.remove(path);
    }

    @Override
    public byte[] read(Path file, int most) throws IOException {
        Content content = names.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return Arrays.copyOf(content.bytes, Math.min(most, content.bytes.length));
    }

    @Override
    public List<String> list(Path folder) {
        return names.keySet().stream()
                .filter(path -> folder.equals(path.getParent()))
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }

    @Override
    public long size(Path file) {
        throw new UnsupportedOperationException("size");
    }

    @Override
    public Instant modified(Path file) {
        throw new UnsupportedOperationException("modified");
    }

    @Override
    public boolean isFolder(Path path) {
        throw new UnsupportedOperationException("isFolder");
    }

    @Override
    public boolean exists(Path path) {
        return names.containsKey(path);
    }

    private void tear(Content content) {
        content.bytes = Arrays.copyOf(content.bytes, random.nextInt(content.bytes.length + 1));
    }

    private boolean dies() {
        return operationsToLive-- <= 0;
    }

    private static void fail(boolean died, boolean failed, Path path, String reason) throws IOException {
        if (died) {
            throw new Died();
        }
        if (failed) {
            throw new FileSystemException(path.toString(), null, reason);
        }
    }

    private static void set(Map<Path, Content> names, Path path, @Nullable Content content) {
        if (content == null) {
            names.remove(path);
        } else {
            names.put(path, content);
        }
    }
}
