package io.countermeasure.core.internal.load;

import io.countermeasure.model.Problem;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One look at a plugin file. Immutable.
 *
 * @param file its path as listed
 * @param seen what was checked, unless even that failed
 * @param content what was read, unless it was refused
 * @param problems why it was refused, or what is doubtful
 */
record Reading(Path file, Optional<PathTrust.Checked> seen, Optional<PluginFile> content, List<Problem> problems) {

    /** Without the bytes: what a later look is compared with. */
    Mark mark() {
        return new Mark(seen, content.map(PluginFile::sha256), problems);
    }

    static Reading refused(Path file, Optional<PathTrust.Checked> seen, String rule) {
        return new Reading(file, seen, Optional.empty(), List.of(Problem.error(file, rule)));
    }

    /** Equal marks: nothing about the file has changed, not its place, owner, mode, trust or bytes. */
    record Mark(Optional<PathTrust.Checked> seen, Optional<String> sha256, List<Problem> problems) {}
}
