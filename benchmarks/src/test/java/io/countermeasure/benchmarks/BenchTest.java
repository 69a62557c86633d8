package io.countermeasure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class BenchTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(shown, true, StandardCharsets.UTF_8));

    @Test
    void everySectionMeasuresAndGivesItsRatios() throws Exception {
        Bench.run(
                List.of(
                        new RunSection(1, 3),
                        new DurableSection(1, 3),
                        new LoadSection(20),
                        new OutputSection(4L << 20),
                        new BusySection(3, 3)),
                report);

        assertThat(text().lines().findFirst().orElseThrow()).contains("cores, JDK");
        assertThat(text())
                .contains("usable")
                .contains("kept bytes", "counted as dropped")
                .contains("all 3 ended")
                .containsPattern("true: engine / ProcessBuilder +\\d+\\.\\d\\d")
                .containsPattern("echo: Commons Exec / ProcessBuilder +\\d+\\.\\d\\d")
                .containsPattern("durable: \\(engine, durable - engine\\) / three bare records +-?\\d+\\.\\d\\d")
                .containsPattern("busy engine / idle engine +\\d+\\.\\d\\d");
    }

    @Test
    void thePythonSectionComparesAndCounts() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs /usr/bin/python3");

        Bench.run(List.of(new PythonSection(5, 1, 1, 1, 1)), report);

        assertThat(text())
                .contains("processes started for 5 files, all of them literal: 1; one of them computed: 2")
                .containsPattern("discovery: engine / syntax trees alone +\\d+\\.\\d\\d")
                .containsPattern("python: first line of run\\(\\), warm / cold +\\d+\\.\\d\\d")
                .containsPattern("python: end to end, warm / cold +\\d+\\.\\d\\d");
    }

    @Test
    void theConfinedSectionComparesOrSaysWhyNot() throws Exception {
        Bench.run(List.of(new ConfinedSection(2, 3)), report);

        assertThat(text())
                .containsPattern(
                        "confined: engine / the same words by hand +\\d+\\.\\d\\d|not measured: .*SANDBOX_UNAVAILABLE");
    }

    @Test
    void tasksTakeTurns() throws Exception {
        StringBuilder order = new StringBuilder();

        new Turns(1, 2)
                .with("a", () -> order.append('a'))
                .with("b", () -> order.append('b'))
                .measure("turns", report);

        assertThat(order).hasToString("ababab");
    }

    @Test
    void aMedianIsTheMiddle() {
        Samples samples = new Samples();
        for (long taken : new long[] {9, 1, 5, 7, 3, 11, 13, 15, 17, 19}) {
            samples.add(taken);
        }

        assertThat(samples.median()).isEqualTo(11);
        assertThat(samples.p90()).isEqualTo(19);
    }

    @Test
    void tablesAreAligned() {
        report.table(List.of("name", "n"), List.of(List.of("x", "1,000"), List.of("longer", "7")));

        assertThat(text()).isEqualTo("  name        n\n  x       1,000\n  longer      7\n\n");
    }

    @Test
    void aForkThatFailsIsAnError() {
        assertThatThrownBy(() -> Fork.run(BenchTest.class, "-Xmx64m"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("BenchTest with -Xmx64m exited with 1");
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
