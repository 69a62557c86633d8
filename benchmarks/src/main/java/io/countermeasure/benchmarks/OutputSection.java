package io.countermeasure.benchmarks;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A flood of output through the engine, in a small heap, beside a reader that throws it away. */
final class OutputSection implements Section {

    private static final String HEAP = "-Xmx64m";
    private static final String KEY = "bench.flood";

    private final long bytes;

    OutputSection(long bytes) {
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return "output";
    }

    @Override
    public String about() {
        return String.format("%,d MiB of output, with %s, in turns with a bare reader", bytes >> 20, HEAP);
    }

    @Override
    public void run(Report report) throws Exception {
        try (PluginFolder folder = new PluginFolder()) {
            folder.add(KEY, "[\"head\", \"-c\", \"" + bytes + "\", \"/dev/zero\"]");
            Map<String, String> found = Fork.run(Main.class, HEAP, folder.path.toString(), Long.toString(bytes));
            report.ratio("output: engine MB/s / bare reader MB/s", Double.parseDouble(found.get("ratio")));
            report.table(
                    List.of("output", "value"),
                    found.entrySet().stream()
                            .map(e -> List.of(e.getKey(), e.getValue()))
                            .toList());
        }
    }

    /** The forked part. */
    static final class Main {

        private static final int ROUNDS = 3;

        private Main() {}

        public static void main(String[] args) throws Exception {
            long bytes = Long.parseLong(args[1]);
            Samples bare = new Samples();
            Samples engines = new Samples();
            try (CountermeasureEngine engine = CountermeasureEngine.builder()
                    .pluginDirectory(Path.of(args[0]))
                    .build()) {
                for (int i = 0; i < ROUNDS; i++) {
                    bare.add(timed(() -> readBare(bytes)));
                    engines.add(timed(() -> readByEngine(engine, bytes)));
                }
            }
            long bareMedian = bare.median();
            long engineMedian = engines.median();
            System.out.println("bare reader MB/s=" + bytes * 1_000 / bareMedian);
            System.out.println("engine MB/s=" + bytes * 1_000 / engineMedian);
            System.out.println("ratio=" + Report.twoDecimals((double) bareMedian / engineMedian));
        }

        private static long timed(Task task) throws Exception {
            long start = System.nanoTime();
            task.run();
            return System.nanoTime() - start;
        }

        private static void readBare(long bytes) throws IOException, InterruptedException {
            Process process = new ProcessBuilder("head", "-c", Long.toString(bytes), "/dev/zero").start();
            byte[] buffer = new byte[1 << 16];
            long all = 0;
            try (InputStream in = process.getInputStream()) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    all += n;
                }
            }
            process.waitFor();
            check(bytes, all);
        }

        private static void readByEngine(CountermeasureEngine engine, long bytes) {
            ExecutionResult result = engine.request(KEY).run();
            long kept = result.textOutput().chars().filter(c -> c == 0).count(); // the flood is zeros, the rest says so
            check(bytes, kept + result.droppedOutput());
            System.out.println("kept bytes=" + kept);
            System.out.println("counted as dropped=" + result.droppedOutput());
        }

        private static void check(long expected, long found) {
            if (expected != found) {
                throw new IllegalStateException(expected + " bytes were to be accounted for but " + found + " were");
            }
        }
    }
}
