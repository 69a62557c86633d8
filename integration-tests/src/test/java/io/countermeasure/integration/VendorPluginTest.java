package io.countermeasure.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Rejection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original's own plugin, unchanged, among all the bad ones of the JSON module's corpus. */
class VendorPluginTest {

    private static final Path CORPUS = Path.of("../countermeasure-json/src/test/resources/corpus");

    @TempDir
    Path plugins;

    @Test
    void theVendorsFileLoadsUnchangedAndRunsWhateverLiesBesideIt() throws Exception {
        install(CORPUS.resolve("good/vendor-verbatim.json"), "netstat.json");
        int bad = 0;
        try (Stream<Path> files = Files.list(CORPUS.resolve("bad"))) {
            for (Path file : files.toList()) {
                install(file, "bad-" + bad++ + ".json");
            }
        }
        try (CountermeasureEngine engine =
                CountermeasureEngine.builder().pluginDirectory(plugins).build()) {
            assertThat(bad).isGreaterThan(100);
            assertThat(engine.registry().catalog().entries())
                    .extracting(e -> e.metadata().textKey().value())
                    .isEqualTo(List.of("info.netstat"));
            assertThat(engine.registry().catalog().problems()).hasSizeGreaterThanOrEqualTo(bad);
            Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/netstat")), "needs netstat (package net-tools)");

            ExecutionResult first = engine.request("info.netstat").run();
            ExecutionResult second = engine.request("info.netstat").run();

            assertThat(first.outcome()).as(first.summary()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(first.textOutput()).contains("Active Internet connections");
            assertThat(second.rejection().orElseThrow().reason()).isEqualTo(Rejection.Reason.TOO_FREQUENT);
        }
    }

    private void install(Path file, String name) throws Exception {
        Path copy = Files.copy(file, plugins.resolve(name));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
