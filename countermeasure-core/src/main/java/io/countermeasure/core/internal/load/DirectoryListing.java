package io.countermeasure.core.internal.load;

import io.countermeasure.core.internal.load.PathTrust.Checked;
import io.countermeasure.model.Problem;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The plugin files of one directory, one level deep. Immutable.
 *
 * @param files those that some loader takes, in the order of their names
 * @param problems what is wrong with the directory as a whole
 * @param usable whether the files may be looked at
 */
record DirectoryListing(List<Path> files, List<Problem> problems, boolean usable) {

    /**
     * Lists the directory. A missing one is only doubtful, as an agent may be installed before its plugins are.
     *
     * @throws IOException if it exists and cannot be listed
     */
    static DirectoryListing of(Path directory, PathTrust trust, boolean strict, Loaders loaders) throws IOException {
        Checked seen;
        try {
            seen = trust.directory(directory);
        } catch (NoSuchFileException e) {
            String rule = "plugin directory must exist but " + e.getFile() + " is missing";
            return new DirectoryListing(List.of(), List.of(Problem.warning(directory, rule)), true);
        }
        if (!seen.state().isDirectory()) {
            String rule = "plugin directory must be a directory but is "
                    + seen.state().kind();
            return new DirectoryListing(List.of(), List.of(Problem.error(directory, rule)), false);
        }
        List<Path> files = files(directory, loaders);
        if (seen.findings().isEmpty()) {
            return new DirectoryListing(files, List.of(), true);
        }
        String consequence = strict ? "; its " + files.size() + " plugin files are not loaded" : "";
        Problem.Level level = strict ? Problem.Level.ERROR : Problem.Level.WARNING;
        List<Problem> problems = seen.findings().stream()
                .map(finding -> new Problem(level, directory, 0, 0, finding + consequence))
                .toList();
        return new DirectoryListing(files, problems, !strict);
    }

    private static List<Path> files(Path directory, Loaders loaders) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory, e -> loaders.of(e).isPresent())) {
            entries.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(null);
        return files;
    }
}
