package io.countermeasure.core.internal.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Says who else could have changed a path: it, every directory above it and every link on the way must belong to root
 * or to the agent's user and must not be writable by group or others. Nothing is opened. Immutable and thread-safe.
 */
public final class PathTrust {

    private static final Path STATUS = Path.of("/proc/self/status");

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
     * Checks something that is to be read or executed; of what kind it is, is the caller's question.
     *
     * @throws IOException if it or a link's target is missing, links form a loop, or looking is not permitted
     */
    public Checked file(Path path) throws IOException {
        LinkWalk walk = LinkWalk.of(path);
        List<String> findings = way(walk);
        findings.addAll(ownerAndMode(walk.real(), walk.state()));
        if (walk.state().isRegularFile()
                && walk.state().links() != 1
                && walk.state().uid() != 0) {
            findings.add(walk.real() + " must have one hard link or belong to root but has "
                    + walk.state().links());
        }
        return new Checked(walk.real(), walk.state(), findings);
    }

    /**
     * Checks a directory whose entries are to be believed. That it is sticky does not excuse it, as it does those above.
     *
     * @throws IOException as {@link #file}
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
                    + Integer.toUnsignedString(state.uid()));
        }
        return findings;
    }
}
