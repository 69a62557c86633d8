package io.countermeasure.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.core.internal.store.FaultyFiles;
import io.countermeasure.core.internal.store.HostFiles;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** State that somebody has tampered with: links at every path that an engine makes, and garbage in every record. */
@Timeout(600)
class PlantedStateTest {

    private static final List<String> KEYS = List.of("demo.command", "demo.java", "demo.rare");
    private static final String UNTOUCHED = "untouched";

    @TempDir
    private Path home;

    @Test
    void nothingIsWrittenThroughALinkAtAnyPathThatWasEverMade() throws IOException {
        Set<Path> paths = lived("model");
        assertThat(paths).hasSizeGreaterThan(20);
        int planted = 0;
        for (Path path : paths) {
            plant("link-" + planted, Set.of(path), Target.values()[planted % Target.values().length]);
            planted++;
        }
        for (Target target : Target.values()) {
            plant("links-" + target, paths, target);
        }
    }

    @Test
    void aStateFolderThatIsALinkIsRefusedWithASentence() throws IOException {
        lived("model");
        for (String name :
                List.of("keys", "runs", "history", "refusals", "requests", "cache", "quarantine", "jobs", "data")) {
            Path state = home.resolve("folder-" + name);
            copy(home.resolve("model"), state);
            new HostFiles().remove(state.resolve(name));
            Path outside = Files.createDirectory(home.resolve("outside-" + name));
            Files.createSymbolicLink(state.resolve(name), outside);

            assertThatThrownBy(() -> new StateTestEngines(state).engine(new HostFiles()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("engine cannot be built: state directory must be a folder but " + state.resolve(name)
                            + " is none");
            assertThat(outside).isEmptyDirectory();
        }
    }

    @Test
    void garbageInAnyRecordStopsNothingAndIsToldOf() throws IOException {
        lived("model");
        List<Path> records = records(home.resolve("model"));
        assertThat(records).hasSizeGreaterThan(8);
        List<byte[]> garbage = List.of(
                new byte[0],
                "\0\1\2garbage\n".getBytes(StandardCharsets.UTF_8),
                sealed("{\"version\":99}"),
                sealed("99\n{}"));
        for (int i = 0; i < records.size(); i++) {
            StateTestEngines unused =
                    overwritten("garbage-" + i, List.of(records.get(i)), garbage.get(i % garbage.size()));
        }
        for (byte[] bytes : garbage) {
            String name = "all-garbage-" + garbage.indexOf(bytes);
            StateTestEngines engines = overwritten(name, records, bytes);
            StateTestEngines.await(name).until(() -> !engines.told().isEmpty());
            assertThat(home.resolve(name).resolve("quarantine")).isNotEmptyDirectory();
        }
    }

    private StateTestEngines overwritten(String name, List<Path> records, byte[] garbage) throws IOException {
        Path state = home.resolve(name);
        copy(home.resolve("model"), state);
        for (Path record : records) {
            Files.write(state.resolve(record), garbage);
        }
        return runsAreMade(state, records + " are garbage");
    }

    private enum Target {
        FILE,
        FOLDER,
        NOTHING
    }

    private void plant(String name, Set<Path> paths, Target target) throws IOException {
        Path state = home.resolve(name);
        Path outside = Files.createDirectory(home.resolve("outside-" + name));
        copy(home.resolve("model"), state);
        for (Path path : paths) {
            Path link = outside.resolve(path.toString().replace('/', '_'));
            switch (target) {
                case FILE -> Files.writeString(link, UNTOUCHED);
                case FOLDER -> Files.createDirectory(link);
                case NOTHING -> {}
            }
            plant(state, path, link);
        }
        runsAreMade(state, paths + " -> " + target);
        try (Stream<Path> links = Files.list(outside)) {
            assertThat(links).as("%s -> %s", paths, target).allSatisfy(link -> {
                if (target == Target.FILE) {
                    assertThat(link).hasContent(UNTOUCHED);
                } else {
                    assertThat(target).isEqualTo(Target.FOLDER);
                    assertThat(link).isEmptyDirectory();
                }
            });
        }
    }

    /** Unless there is a link among its parents by now. */
    private static void plant(Path state, Path path, Path to) throws IOException {
        Path parent = Objects.requireNonNull(state.resolve(path).getParent());
        if (!Files.isSymbolicLink(parent)) {
            Files.createDirectories(parent);
            new HostFiles().remove(state.resolve(path));
            Files.createSymbolicLink(state.resolve(path), to);
        }
    }

    /** The engine stands, what does not matter runs, what matters runs or is refused for a reason, and the sink has all. */
    private static StateTestEngines runsAreMade(Path state, String why) throws IOException {
        StateTestEngines engines = new StateTestEngines(state);
        try (CountermeasureEngine engine = engines.engine(new HostFiles())) {
            List<ExecutionResult> results = new ArrayList<>();
            for (String key : KEYS) {
                ExecutionResult result = engine.request(key).run();
                results.add(result);
                if (!key.equals("demo.rare")) {
                    assertThat(result.outcome()).as(why).isEqualTo(Outcome.SUCCEEDED);
                } else if (result.outcome() != Outcome.SUCCEEDED) {
                    assertThat(result.rejection().orElseThrow().reason())
                            .as(why)
                            .isIn(Rejection.Reason.STATE_UNWRITABLE, Rejection.Reason.TOO_FREQUENT);
                }
            }
            StateTestEngines.await(why)
                    .until(() -> engines.ids()
                            .containsAll(results.stream()
                                    .map(ExecutionResult::executionId)
                                    .toList()));
        }
        return engines;
    }

    /** A state in which all kinds of records are, and all paths that were ever used in it, as far as they do not hold a random name of the next life's. */
    private Set<Path> lived(String name) throws IOException {
        Path state = home.resolve(name);
        FaultyFiles files = new FaultyFiles();
        List<String> interrupted = new ArrayList<>();
        try (CountermeasureEngine engine = new StateTestEngines(state).engine(files)) {
            for (String key : KEYS) {
                engine.request(key).requestId(key).run();
            }
            engine.control().disable("demo.other", "for a test");
            StateTestEngines.await("what is to come")
                    .until(() -> engine.results().orElseThrow().pending().isEmpty());
        }
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .stateDirectory(state)
                .register(TestCountermeasure.of("demo.pending").running(context -> context.saveTextOutput("x")))
                .build()) {
            interrupted.add(engine.request("demo.pending")
                    .requestId("interrupted")
                    .run()
                    .executionId());
            engine.request("demo.pending").requestId("pending").run();
            engine.request("demo.unknown").run();
        }
        interrupted(state.resolve("runs").resolve(interrupted.get(0)));
        Set<Path> paths = new TreeSet<>(records(state));
        files.changes().forEach(change -> paths.add(state.relativize(change.path())));
        paths.removeIf(path -> path.getNameCount() < 2);
        return paths;
    }

    /** As it is if its owner, which is no more, died before there was a result. */
    private static void interrupted(Path run) throws IOException {
        Files.delete(run.resolve("result"));
        Files.writeString(run.resolve("text"), "partial");
        Files.writeString(run.resolve("text.500"), "more");
        Files.writeString(run.resolve("progress"), "");
    }

    private static List<Path> records(Path state) throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            return all.filter(Files::isRegularFile)
                    .map(state::relativize)
                    .sorted()
                    .toList();
        }
    }

    private static byte[] sealed(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (body + String.format("\n%08x %08x\n", bytes.length, sum.getValue())).getBytes(StandardCharsets.UTF_8);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
