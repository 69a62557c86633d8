package io.countermeasure.core.internal.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Reads from the file system. */
final class FileBytes implements PluginReader.Bytes {

    private static final int PIECE = 64 * 1024;

    @Override
    public byte[] read(Path real, int most) throws IOException {
        if (most <= 1) {
            // said to be empty: not opened, as /proc/kmsg says so too, and blocks
            return new byte[0];
        }
        try (SeekableByteChannel in = Files.newByteChannel(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer read = ByteBuffer.allocate(most);
            // one that has given what it was said to have is at its end: the system is not asked to say so, too
            while (most - read.position() > 1 && in.read(next(read)) > 0) {}
            return Arrays.copyOf(read.array(), read.position());
        }
    }

    /** Room for the next piece: what it is read into on its way is kept by the thread, and as large. */
    private static ByteBuffer next(ByteBuffer read) {
        return read.limit(Math.min(read.position() + PIECE, read.capacity()));
    }
}
