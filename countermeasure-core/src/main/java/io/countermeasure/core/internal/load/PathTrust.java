package io.countermeasure.core.internal.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says who else could have changed a path: it, every directory above it and every link on the way must belong to root
 * or to the agent's user and must not be writable by group or others. Nothing is opened. Immutable and thread-safe.
 */
public final class PathTrust {

    private static final Path STATUS = Path.of("/proc/self/status");

    private static final int NOBODY = 65_534; // the kernel's default for /proc/sys/kernel/overflowuid

    private final int agent;

    PathTrust(int agent) {
        this.agent = agent;
    }

    /** By the effective user of this process. */
    public static PathTrust ofThisProcess() {
        try {
            // "Uid: real effective saved file-system"
            String line = Files.readAllLines(STATUS).stream()
                    .filter(l -> l.startsWith("Uid:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(STATUS + " must have a Uid line but has none"));
            return new PathTrust(Integer.parseUnsignedInt(line.split("\\s+", -1)[2]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By root: what nobody else could have changed. */
    public static PathTrust ofRoot() {
        return new PathTrust(0);
    }

    /**
     * What was found.
     *
     * @param real the path without links
     * @param state what lies there
     * @param findings why it is not to be trusted, one sentence each; empty if it is
     */
    public record Checked(Path real, FileState state, List<String> findings) {

        /** Copies the list. */
        public Checked {
            findings = List.copyOf(findings);
        }
    }

    /**
     * The way to the entries of a directory.
     *
     * @param real the directory without links
     * @param passed every directory and link on the way, with what cannot change but by being replaced or handed over
     * @param findings why it is not to be trusted, as in {@link Checked}
     */
    record Way(Path real, Map<Path, FileState.Identity> passed, List<String> findings) {}

    /**
     * Checks something that is to be read or executed; of what kind it is, is the caller's question.
     *
     * @throws IOException if it or a link's target is missing, links form a loop, or looking is not permitted
     */
    public Checked file(Path path) throws IOException {
        LinkWalk walk = LinkWalk.of(path);
        return file(walk.real(), walk.state(), way(walk));
    }

    /**
     * The same of an entry of a directory the way to which has been checked already: equal, as long as that is.
     *
     * @throws IOException as {@link #file(Path)}
     */
    Checked file(Way way, Path path) throws IOException {
        Path entry = way.real().resolve(path.getFileName());
        FileState state = FileState.of(entry);
        return state.isLink() ? file(path) : file(entry, state, new ArrayList<>(way.findings()));
    }

    private Checked file(Path real, FileState state, List<String> findings) {
        findings.addAll(ownerAndMode(real, state));
        if (state.isRegularFile() && state.links() != 1 && state.uid() != 0) {
            findings.add(real + " must have one hard link or belong to root but has " + state.links());
        }
        return new Checked(real, state, findings);
    }

    /**
     * Checks the way to the entries of a directory.
     *
     * @throws IOException as {@link #file(Path)}
     */
    Way way(Path directory) throws IOException {
        LinkWalk walk = LinkWalk.of(directory.resolve("."));
        Map<Path, FileState.Identity> passed = new HashMap<>();
        walk.directories().forEach((path, state) -> passed.put(path, state.identity()));
        walk.links().forEach((path, state) -> passed.put(path, state.identity()));
        return new Way(walk.real(), passed, way(walk));
    }

    /**
     * Checks a directory whose entries are to be believed. That it is sticky does not excuse it, as it does those above.
     *
     * @throws IOException as {@link #file(Path)}
     */
    public Checked directory(Path path) throws IOException {
        LinkWalk walk = LinkWalk.of(path);
        List<String> findings = way(walk);
        findings.addAll(ownerAndMode(walk.real(), walk.state()));
        return new Checked(walk.real(), walk.state(), findings);
    }

    private List<String> way(LinkWalk walk) {
        List<String> findings = new ArrayList<>();
        walk.directories().forEach((path, state) -> {
            if (!state.isStickyOfRoot()) {
                findings.addAll(ownerAndMode(path, state));
            }
        });
        walk.links().forEach((path, state) -> findings.addAll(owner(path, state)));
        return findings;
    }

    private List<String> ownerAndMode(Path path, FileState state) {
        List<String> findings = owner(path, state);
        if (state.isWritableByOthers()) {
            findings.add(path + " must not be writable by group or others but has mode " + state.permissions());
        }
        return findings;
    }

    private List<String> owner(Path path, FileState state) {
        List<String> findings = new ArrayList<>();
        if (state.uid() != 0 && state.uid() != agent) {
            String trusted = agent == 0 ? "root" : "root or uid " + Integer.toUnsignedString(agent);
            findings.add(path + " must be owned by " + trusted + " but is owned by uid "
                    + Integer.toUnsignedString(state.uid())
                    + (state.uid() == NOBODY ? ", which also stands for users that this user namespace lacks" : ""));
        }
        return findings;
    }
}
