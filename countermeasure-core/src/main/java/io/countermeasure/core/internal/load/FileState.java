package io.countermeasure.core.internal.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What the file system says of a path. Two equal states mean: the same file, not touched since. Any
 * write, chmod, chown or rename changes it, within the clock tick of the kernel. Immutable.
 */
public record FileState(
        long device, long inode, long size, FileTime modified, FileTime changed, int uid, int mode, int links) {

    /** More than a tick of the kernel's file clock: a file older than this was not written to in the tick we read in. */
    static final Duration SETTLED = Duration.ofMillis(20);

    private static final String ASKED = "unix:dev,ino,size,lastModifiedTime,ctime,uid,mode,nlink";
    private static final int TYPE = 0170000;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_OTHERS = 022;

    /** Which file it is, whose, and who may write to it: of a directory, what does not change with its entries. */
    record Identity(long device, long inode, int uid, int mode) {}

    /**
     * Looks at the path.
     *
     * @throws IOException if there is nothing, or looking is not permitted
     */
    public static FileState of(Path path) throws IOException {
        return of(Files.readAttributes(path, ASKED, LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Looks at what the path leads to.
     *
     * @throws IOException if there is nothing, or looking is not permitted
     */
    public static FileState ofTarget(Path path) throws IOException {
        return of(Files.readAttributes(path, ASKED));
    }

    private static FileState of(Map<String, Object> found) {
        return new FileState(
                get(found, "dev", Long.class),
                get(found, "ino", Long.class),
                get(found, "size", Long.class),
                get(found, "lastModifiedTime", FileTime.class),
                get(found, "ctime", FileTime.class),
                get(found, "uid", Integer.class),
                get(found, "mode", Integer.class),
                get(found, "nlink", Integer.class));
    }

    private static <T> T get(Map<String, Object> found, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(found.get(name), name));
    }

    Identity identity() {
        return new Identity(device, inode, uid, mode);
    }

    /** Whether its last change is so old that one after this look would show. */
    public boolean isSettled() {
        // by the wall clock, as file times are; one from the future is as good as settled
        Duration age = Duration.between(changed.toInstant(), Instant.now());
        return age.isNegative() || age.compareTo(SETTLED) >= 0;
    }

    boolean isRegularFile() {
        return (mode & TYPE) == 0100000;
    }

    boolean isDirectory() {
        return (mode & TYPE) == 0040000;
    }

    boolean isLink() {
        return (mode & TYPE) == 0120000;
    }

    boolean isWritableByOthers() {
        return (mode & WRITABLE_BY_OTHERS) != 0;
    }

    boolean isStickyOfRoot() {
        return uid == 0 && (mode & STICKY) != 0;
    }

    /** The permissions as chmod takes them. */
    String permissions() {
        return String.format("0%o", mode & ~TYPE);
    }

    /** What kind of file it is. */
    String kind() {
        return switch (mode & TYPE) {
            case 0100000 -> "a regular file";
            case 0040000 -> "a directory";
            case 0120000 -> "a symbolic link";
            case 0010000 -> "a FIFO";
            case 0140000 -> "a socket";
            case 0020000, 0060000 -> "a device";
            default -> "of an unknown kind";
        };
    }
}
