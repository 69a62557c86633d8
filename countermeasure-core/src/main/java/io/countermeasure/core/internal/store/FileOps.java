package io.countermeasure.core.internal.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * All that the store does to files, as one seam: a test puts failures, torn and lost writes behind it. Links are never
 * followed in a last step of a path, and no call is broken by an interrupt. Thread-safe.
 */
public interface FileOps {

    /**
     * Makes a new file of mode 0600 with that content; fails if there is anything of that name.
     *
     * @param synced whether its bytes are on disk on return
     */
    void create(Path file, byte[] bytes, boolean synced) throws IOException;

    /** Adds to the end of a file, which is made with mode 0600 if it is missing; not on disk on return. */
    void append(Path file, byte[] bytes) throws IOException;

    /** Gives a file or folder another name, taking the place of a file that had it, in one step. */
    void move(Path from, Path to) throws IOException;

    /** Has a folder's names on disk. */
    void sync(Path folder) throws IOException;

    /** Makes a folder of mode 0700; fails if there is anything of that name. */
    void createFolder(Path folder) throws IOException;

    /** Removes a file, or a folder with all that is in it; nothing if it is not there. */
    void remove(Path path) throws IOException;

    /**
     * The first bytes of a regular file, at most so many.
     *
     * @throws java.nio.file.NoSuchFileException if it is missing
     * @throws RecordException if there is something else of that name
     */
    byte[] read(Path file, int most) throws IOException;

    /** The names in a folder, in no order; none if it is missing. */
    List<String> list(Path folder) throws IOException;

    /** How many bytes a file has; 0 if it is missing. */
    long size(Path file) throws IOException;

    /** When it was last changed; the beginning of time if it is missing. */
    Instant modified(Path file) throws IOException;

    /** Whether it is a folder; a link to one is none. */
    boolean isFolder(Path path);

    /** Whether there is something of that name, and be it a dangling link. */
    boolean exists(Path path);
}
