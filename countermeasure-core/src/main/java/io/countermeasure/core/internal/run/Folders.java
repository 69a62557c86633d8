package io.countermeasure.core.internal.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * Removes folders that others may write to. Names are looked up from open folders only, so a folder that is replaced by a link
 * meanwhile leads nowhere else. Stateless.
 */
final class Folders {

    private Folders() {}

    /** Removes the folder with all that is in it; nothing if it is not there. */
    static void remove(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
            if (!(stream instanceof SecureDirectoryStream<Path> open)) {
                throw new IOException("folder can only be removed safely on a file system with openat but " + parent
                        + " is on another");
            }
            removeWithin(open, folder.getFileName());
        } catch (NoSuchFileException e) {
            return; // the folder above has gone, and all with it
        }
    }

    private static void removeWithin(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        try {
            if (isFolder(parent, name)) {
                try (SecureDirectoryStream<Path> folder = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    for (Path entry : folder) {
                        removeWithin(folder, entry.getFileName());
                    }
                }
                parent.deleteDirectory(name);
            } else {
                parent.deleteFile(name);
            }
        } catch (NoSuchFileException e) {
            return; // it has gone, which is what was wanted
        }
    }

    private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }
}
