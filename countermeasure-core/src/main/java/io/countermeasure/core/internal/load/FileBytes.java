package io.countermeasure.core.internal.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads from the file system. */
final class FileBytes implements PluginReader.Bytes {

    @Override
    public byte[] read(Path real, int most) throws IOException {
        if (most <= 1) {
            // said to be empty: not opened, as /proc/kmsg says so too, and blocks
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(most);
        }
    }
}
