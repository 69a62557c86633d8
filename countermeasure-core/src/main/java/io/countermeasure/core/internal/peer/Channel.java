package io.countermeasure.core.internal.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The way to a worker, or another process: a FIFO. Opened for both directions, so that neither a process that has gone nor one
 * that does not read holds up the opening. Closing it frees a thread that writes or reads. Thread-safe.
 */
public final class Channel implements AutoCloseable {

    private static final int TYPE = 0170000;
    private static final int FIFO = 0010000;

    private final FileChannel pipe;

    private Channel(FileChannel pipe) {
        this.pipe = pipe;
    }

    /**
     * Opens it. The folder is the run user's, who may have put anything in the place of the FIFO meanwhile.
     *
     * @throws IOException if it is no FIFO
     */
    public static Channel open(Path path) throws IOException {
        if (((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & TYPE) != FIFO) {
            throw new IOException("channel must be a FIFO but " + path + " is none");
        }
        FileChannel pipe = FileChannel.open(
                path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        if (hasPosition(pipe)) {
            pipe.close();
            throw new IOException("channel must be a FIFO but " + path + " was swapped for something else");
        }
        return new Channel(pipe);
    }

    /** Of what was opened, a file has a position and a FIFO has none: whoever swapped it after the first look is seen by this. */
    private static boolean hasPosition(FileChannel pipe) {
        try {
            return pipe.position() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes all of it, however long it takes. */
    public void write(byte[] frame) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(frame);
        while (left.hasRemaining()) {
            pipe.write(left);
        }
    }

    /** Waits for something to be written at the other end, and reads some of it. */
    public int read(ByteBuffer into) throws IOException {
        return pipe.read(into);
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
