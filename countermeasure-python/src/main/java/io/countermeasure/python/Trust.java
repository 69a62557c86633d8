package io.countermeasure.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether others could have changed a file. Stateless. */
final class Trust {

    private static final int WRITABLE_BY_OTHERS = 0022;

    private Trust() {}

    /** What is wrong with the first of these, links followed, that is not root's or the agent's, or that others may write to. */
    static Optional<String> finding(List<Path> paths) {
        return paths.stream().map(Trust::finding).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> finding(Path path) {
        try {
            int uid = owner(path);
            int mode = mode(path);
            if (uid != 0 && uid != ownUid()) {
                return Optional.of(path + " must belong to root or the agent's user but belongs to uid " + uid);
            }
            return isWritableByOthers(mode)
                    ? Optional.of(
                            String.format("%s must not be writable by group or others but has mode %04o", path, mode))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(path + " must be readable but is not: " + e.getMessage());
        }
    }

    static int ownUid() throws IOException {
        return owner(Path.of("/proc/self"));
    }

    static int owner(Path path, LinkOption... options) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", options);
    }

    static int mode(Path path, LinkOption... options) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", options) & 07777;
    }

    static boolean isWritableByOthers(int mode) {
        return (mode & WRITABLE_BY_OTHERS) != 0;
    }
}
