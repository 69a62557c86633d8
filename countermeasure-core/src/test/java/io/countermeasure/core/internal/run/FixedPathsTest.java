package io.countermeasure.core.internal.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countermeasure.model.SandboxPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixedPathsTest {

    @TempDir
    private Path folder;

    @Test
    void whatLiesWithinAFolderThatAPluginMayWriteIsRefusedForAll() {
        for (SandboxPolicy inner : List.of(read("app/x/conf"), write("app/x/conf"), read("app/../app/conf"))) {
            assertThatThrownBy(() -> check(Map.of("q.a", write("app"), "q.b", inner)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("conf lies within " + folder.resolve("app") + " of q.a");
        }
    }

    @Test
    void soIsWhatTheSamePluginIsGrantedThere() {
        SandboxPolicy both = SandboxPolicy.builder()
                .write(folder.resolve("app"))
                .read(folder.resolve("app/conf"))
                .build();

        assertThatThrownBy(() -> check(Map.of("q.a", both))).hasMessageContaining("of q.a");
    }

    @Test
    void soIsAFolderOfPlugins() {
        Grants grants = new Grants(Map.of("q.a", write("app")), Set.of(), List.of(folder.resolve("app/plugins")));

        assertThatThrownBy(() -> FixedPaths.check(grants, Optional.empty()))
                .hasMessageContaining(folder.resolve("app/plugins") + " lies within");
    }

    @Test
    void soIsWhatALinkLeadsTo() throws Exception {
        Files.createDirectories(folder.resolve("app/x"));
        Files.createSymbolicLink(folder.resolve("elsewhere"), folder.resolve("app/x"));

        assertThatThrownBy(() -> check(Map.of("q.a", write("app"), "q.b", read("elsewhere"))))
                .hasMessageContaining("elsewhere lies within");
    }

    @Test
    void soIsWhatLiesInAPluginsDataFolder() {
        Path data = folder.resolve("data");

        assertThatThrownBy(() -> FixedPaths.check(grants(Map.of("q.b", read("data/q.a/out"))), Optional.of(data)))
                .hasMessageContaining("out lies within " + data.resolve("q.a") + " of q.a");
        assertThatCode(() -> FixedPaths.check(grants(Map.of("q.b", read("data/q.a"))), Optional.of(data)))
                .doesNotThrowAnyException();
    }

    @Test
    void soAreThePluginsDataFolders() {
        for (String written : List.of("", "data")) {
            assertThatThrownBy(() -> FixedPaths.check(
                            grants(Map.of("q.a", write(written))), Optional.of(folder.resolve("data"))))
                    .hasMessageContaining(folder.resolve("data/*") + " lies within " + folder.resolve(written));
        }
    }

    @Test
    void theSameFolderAndThoseBesideItAreNobodysToLeadElsewhere() {
        assertThatCode(() -> check(Map.of("q.a", write("app"), "q.b", read("app"), "q.c", write("apple/x"))))
                .doesNotThrowAnyException();
    }

    private SandboxPolicy read(String path) {
        return SandboxPolicy.builder().read(folder.resolve(path)).build();
    }

    private SandboxPolicy write(String path) {
        return SandboxPolicy.builder().write(folder.resolve(path)).build();
    }

    private static void check(Map<String, SandboxPolicy> byKey) {
        FixedPaths.check(grants(byKey), Optional.empty());
    }

    private static Grants grants(Map<String, SandboxPolicy> byKey) {
        return new Grants(byKey, Set.of(), List.of());
    }
}
