package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Validates single files as the plugins of the folders they lie in, whose trust is theirs. */
final class SingleFiles {

    private SingleFiles() {}

    static Validation validate(List<String> files, Session session) throws IOException, InterruptedException {
        Map<Path, List<Path>> byFolder = files.stream()
                .map(file -> new Given("FILE", file).path())
                .distinct()
                .collect(Collectors.groupingBy(SingleFiles::folder, LinkedHashMap::new, Collectors.toList()));
        int usable = 0;
        Set<Problem> problems = new LinkedHashSet<>();
        for (Map.Entry<Path, List<Path>> folder : byFolder.entrySet()) {
            try (CountermeasureEngine engine = session.engineOf(folder.getKey())) {
                Catalog catalog = engine.registry().catalog();
                List<Problem> found = engine.registry().validate();
                for (Path file : folder.getValue()) {
                    usable += isUsable(catalog, file) ? 1 : 0;
                    problems.addAll(concerning(file, found, catalog));
                }
            }
        }
        return new Validation(usable, List.copyOf(problems));
    }

    private static List<Problem> concerning(Path file, List<Problem> found, Catalog catalog) {
        List<Problem> concerning = found.stream()
                .filter(p -> file.equals(p.file()) || folder(file).equals(p.file()))
                .toList();
        boolean explained = concerning.stream().anyMatch(p -> p.level() == Problem.Level.ERROR);
        if (explained || isUsable(catalog, file)) {
            return concerning;
        }
        return List.of(Problem.error(file, whyNot(file)));
    }

    private static String whyNot(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return "file must exist but is missing";
        }
        if (Files.isDirectory(file)) {
            return "file must be a plugin file but is a folder; --plugins DIR validates one";
        }
        return "file must be a plugin file, such as name.json, but its name is none";
    }

    private static boolean isUsable(Catalog catalog, Path file) {
        return catalog.entries().stream()
                .anyMatch(e -> e.file().filter(file::equals).isPresent());
    }

    private static Path folder(Path file) {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }
}
