package io.countermeasure.benchmarks;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.python.PythonCountermeasureLoader;
import io.countermeasure.spi.CountermeasureLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Python plugins: how long finding out what they are takes beside a bare look at their syntax trees, and how long a run
 * takes from a worker that stands beside one that has to be started.
 */
final class PythonSection implements Section {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final String PARSE =
            "import ast, os, sys\nfor name in os.listdir(sys.argv[1]):\n    ast.parse(open(os.path.join(sys.argv[1], name), 'rb').read())";
    /** Long enough for the next worker to stand: what it does meanwhile is nobody's wait. */
    private static final long PAUSE_MILLIS = 700;

    private static final long WARM_UP_PAUSE_MILLIS = 100;

    private final int files;
    private final int warmUp;
    private final int loads;
    private final int warmUpRuns;
    private final int runs;

    PythonSection(int files, int warmUp, int loads, int warmUpRuns, int runs) {
        this.warmUpRuns = warmUpRuns;
        this.files = files;
        this.warmUp = warmUp;
        this.loads = loads;
        this.runs = runs;
    }

    @Override
    public String name() {
        return "python";
    }

    @Override
    public String about() {
        return String.format(
                "%,d plugin files found out about, %d times after %d to warm up; one run, %d times after %d",
                files, loads, warmUp, runs, warmUpRuns);
    }

    @Override
    public void run(Report report) throws Exception {
        if (!Files.isExecutable(PYTHON)) {
            report.line("  left out: there is no " + PYTHON);
            return;
        }
        discovery(report);
        computed(report);
        workers(report);
    }

    /** What an engine's start costs without any plugin is no part of finding out about them. */
    private void discovery(Report report) throws Exception {
        try (PluginFolder folder = new PluginFolder();
                PluginFolder none = new PluginFolder()) {
            for (int i = 0; i < files; i++) {
                folder.python("bench.plugin_" + i, "\"Plugin " + i + '"');
            }
            Turns turns = new Turns(warmUp, loads)
                    .with("syntax trees alone", () -> parse(folder.path))
                    .with("engine", () -> load(folder.path, files, new PythonCountermeasureLoader()))
                    .with("engine, empty folder", () -> load(none.path, 0, new PythonCountermeasureLoader()));
            turns.measure("discovery", report);
            long found = turns.median("engine") - turns.median("engine, empty folder");
            report.ratio(
                    "discovery: (engine - engine, empty folder) / syntax trees alone",
                    (double) found / turns.median("syntax trees alone"));
        }
    }

    private static void parse(Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(PYTHON.toString(), "-I", "-B", "-c", PARSE, folder.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        byte[] said = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(new String(said, StandardCharsets.UTF_8));
        }
    }

    private static void load(Path folder, int plugins, CountermeasureLoader loader) {
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .pluginDirectory(folder)
                .loader(loader)
                .build()) {
            int found = engine.registry().catalog().entries().size();
            if (found != plugins) {
                throw new IllegalStateException(plugins + " plugins were to be usable but " + found + " were");
            }
        }
    }

    private void computed(Report report) throws Exception {
        report.line(String.format(
                "  processes started for %,d files, all of them literal: %d; one of them computed: %d%n",
                files, processes("\"literal\""), processes("str(\"computed\")")));
    }

    private int processes(String lastName) throws IOException {
        try (PluginFolder folder = new PluginFolder()) {
            for (int i = 1; i < files; i++) {
                folder.python("bench.plugin_" + i, "\"Plugin " + i + '"');
            }
            folder.python("bench.last", lastName);
            CountingLoader counting = new CountingLoader(new PythonCountermeasureLoader());
            load(folder.path, files, counting);
            return counting.processes();
        }
    }

    private void workers(Report report) throws Exception {
        Samples coldFirst = new Samples();
        Samples cold = new Samples();
        Samples warmFirst = new Samples();
        Samples warm = new Samples();
        try (PluginFolder folder = new PluginFolder()) {
            folder.pythonRun("bench.run");
            try (CountermeasureEngine standing = engine(folder.path)) {
                for (int i = 0; i < warmUpRuns; i++) {
                    measure(standing, new Samples(), new Samples());
                    Thread.sleep(WARM_UP_PAUSE_MILLIS);
                }
                for (int i = 0; i < runs; i++) {
                    Thread.sleep(PAUSE_MILLIS);
                    measure(standing, warmFirst, warm);
                    // the first run of an engine finds no worker standing
                    try (CountermeasureEngine fresh = engine(folder.path)) {
                        measure(fresh, coldFirst, cold);
                    }
                }
            }
        }
        row(report, "first line of run()", coldFirst, warmFirst);
        row(report, "end to end", cold, warm);
    }

    private static CountermeasureEngine engine(Path folder) {
        return CountermeasureEngine.builder().pluginDirectory(folder).build();
    }

    /** The plugin says when its run() began, by the clock that nanoTime reads, too. */
    private static void measure(CountermeasureEngine engine, Samples first, Samples all) {
        long start = System.nanoTime();
        ExecutionResult result = engine.request("bench.run").run();
        long end = System.nanoTime();
        if (!result.succeeded()) {
            throw new IllegalStateException("the run was to succeed but " + result.summary() + ": " + result.failure());
        }
        first.add(Long.parseLong(result.textOutput()) - start);
        all.add(end - start);
    }

    private static void row(Report report, String what, Samples cold, Samples warm) {
        double ratio = (double) warm.median() / cold.median();
        report.ratio("python: " + what + ", warm / cold", ratio);
        report.table(
                List.of(what, "median us", "p90 us", "ratio"),
                List.of(
                        List.of("cold", Report.micros(cold.median()), Report.micros(cold.p90()), "1.00"),
                        List.of(
                                "warm",
                                Report.micros(warm.median()),
                                Report.micros(warm.p90()),
                                Report.twoDecimals(ratio))));
    }
}
