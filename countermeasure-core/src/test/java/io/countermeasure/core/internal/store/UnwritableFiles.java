package io.countermeasure.core.internal.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** This host's files, which nothing can be written to while that is so. */
public final class UnwritableFiles implements FileOps {

    private final HostFiles files = new HostFiles();
    private final String reason;
    private volatile boolean unwritable;

    /** Files that are not written for that reason. */
    public UnwritableFiles(String reason, boolean unwritable) {
        this.reason = reason;
        this.unwritable = unwritable;
    }

    /** From now on. */
    public void unwritable(boolean value) {
        unwritable = value;
    }

    @Override
    public void create(Path file, byte[] bytes, boolean synced) throws IOException {
        check(file);
        files.create(file, bytes, synced);
    }

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        check(file);
        files.append(file, bytes);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        check(to);
        files.move(from, to);
    }

    @Override
    public void sync(Path folder) throws IOException {
        check(folder);
        files.sync(folder);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        check(folder);
        files.createFolder(folder);
    }

    @Override
    public void remove(Path path) throws IOException {
        check(path);
        files.remove(path);
    }

    @Override
    public byte[] read(Path file, int most) throws IOException {
        return files.read(file, most);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return files.list(folder);
    }

    @Override
    public long size(Path file) throws IOException {
        return files.size(file);
    }

    @Override
    public Instant modified(Path file) throws IOException {
        return files.modified(file);
    }

    @Override
    public boolean isFolder(Path path) {
        return files.isFolder(path);
    }

    @Override
    public boolean exists(Path path) {
        return files.exists(path);
    }

    private void check(Path path) throws IOException {
        if (unwritable) {
            throw new FileSystemException(path.toString(), null, reason);
        }
    }
}
