package io.countermeasure.core.internal.load;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows a path as the kernel does, one name at a time, and remembers every directory and link it went through:
 * whoever may write to one of them can lead the path elsewhere. {@code toRealPath} would forget them. Not thread-safe.
 */
final class LinkWalk {

    static final int MOST_LINKS = 40;

    private final Map<Path, FileState> directories = new LinkedHashMap<>();
    private final Map<Path, FileState> links = new LinkedHashMap<>();
    private final Deque<Path> ahead = new ArrayDeque<>();
    private final Path start;
    private Path at;
    private FileState state;
    private int passes;

    private LinkWalk(Path path) throws IOException {
        start = path.toAbsolutePath();
        at = start.getRoot();
        state = FileState.of(at);
        push(start);
        while (!ahead.isEmpty()) {
            step(ahead.pop());
        }
    }

    static LinkWalk of(Path path) throws IOException {
        return new LinkWalk(path);
    }

    /** Where the path leads. */
    Path real() {
        return at;
    }

    /** What lies there. */
    FileState state() {
        return state;
    }

    /** The directories above, of the path and of every link's target. */
    Map<Path, FileState> directories() {
        return directories;
    }

    /** The links on the way. */
    Map<Path, FileState> links() {
        return links;
    }

    private void step(Path name) throws IOException {
        if (!state.isDirectory()) {
            throw new FileSystemException(at.toString(), null, "is not a directory");
        }
        directories.put(at, state);
        String text = name.toString();
        if (text.equals("..")) {
            Path parent = at.getParent();
            arrive(parent == null ? at : parent);
        } else if (!text.isEmpty() && !text.equals(".")) {
            enter(at.resolve(name));
        }
    }

    private void enter(Path next) throws IOException {
        FileState found = FileState.of(next);
        if (!found.isLink()) {
            at = next;
            state = found;
            return;
        }
        links.put(next, found);
        // counted by the passes, as the kernel does: one link may rightly be passed twice
        if (++passes > MOST_LINKS) {
            throw new FileSystemLoopException(start.toString());
        }
        Path target = Files.readSymbolicLink(next);
        if (target.isAbsolute()) {
            arrive(target.getRoot());
        }
        push(target);
    }

    private void arrive(Path directory) throws IOException {
        at = directory;
        state = FileState.of(directory);
    }

    private void push(Path path) {
        List<Path> names = new ArrayList<>();
        path.forEach(names::add);
        for (int i = names.size() - 1; i >= 0; i--) {
            ahead.push(names.get(i));
        }
    }
}
