package io.countermeasure.benchmarks;

import java.util.Arrays;
import java.util.List;

/** Runs the sections that are named as arguments, or all. */
public final class Bench {

    private static final List<Section> SECTIONS = List.of(
            new RunSection(1_000, 300),
            new ConfinedSection(1_000, 200),
            new DurableSection(200, 200),
            new LoadSection(10_000),
            new PythonSection(1_000, 20, 20, 200, 20),
            new OutputSection(1L << 30),
            new BusySection(100, 100));

    private Bench() {}

    /** Exits with 2 if a name is no section's. */
    public static void main(String[] args) throws Exception {
        List<String> wanted = Arrays.asList(args);
        List<String> known = SECTIONS.stream().map(Section::name).toList();
        if (!known.containsAll(wanted)) {
            System.err.println("sections must be of " + known + " but were " + wanted);
            System.exit(2);
        }
        run(
                SECTIONS.stream()
                        .filter(s -> wanted.isEmpty() || wanted.contains(s.name()))
                        .toList(),
                new Report(System.out));
    }

    static void run(List<Section> sections, Report report) throws Exception {
        report.line(machine());
        report.line("");
        for (Section section : sections) {
            report.line(section.name() + ": " + section.about());
            section.run(report);
        }
        report.close();
    }

    private static String machine() {
        return String.format(
                "%d cores, JDK %s (%s), %s %s",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.version"));
    }
}
