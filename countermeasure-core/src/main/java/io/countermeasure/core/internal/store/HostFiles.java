package io.countermeasure.core.internal.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** This host's files. */
public final class HostFiles implements FileOps {

    private static final FileAttribute<Set<PosixFilePermission>> OWN_FILE = mode("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> OWN_FOLDER = mode("rwx------");

    /** This host's. */
    public HostFiles() {}

    /** A stream, as an interrupt does not close it. */
    @Override
    public void create(Path file, byte[] bytes, boolean synced) throws IOException {
        Files.createFile(file, OWN_FILE);
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write(bytes);
            if (synced) {
                out.getFD().sync();
            }
        }
    }

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        checkRegular(file);
        ByteBuffer left = ByteBuffer.wrap(bytes); // the call made anew goes on where an interrupt broke it
        Uninterrupted.call(() -> {
            try (FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
                    OWN_FILE)) {
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                return left;
            }
        });
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void sync(Path folder) throws IOException {
        Uninterrupted.call(() -> {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
                return folder;
            }
        });
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, OWN_FOLDER);
    }

    @Override
    public void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (String name : list(path)) {
                remove(path.resolve(name));
            }
        }
        Files.deleteIfExists(path);
    }

    @Override
    public byte[] read(Path file, int most) throws IOException {
        checkRegular(file);
        return Uninterrupted.call(() -> {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return in.readNBytes(most);
            }
        });
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return names;
    }

    @Override
    public long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public Instant modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.MIN;
        }
    }

    @Override
    public boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** What is no regular file is not opened: a pipe would have its opener wait for ever. */
    static void checkRegular(Path file) throws RecordException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RecordException("file of the state directory must be a regular one but " + file + " is none");
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
}
