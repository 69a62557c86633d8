package io.countermeasure.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.countermeasure.engine.CountermeasureEngine;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Many plugin files loaded by one engine, in a small heap. */
final class LoadSection implements Section {

    private static final String HEAP = "-Xmx256m";

    private final int files;

    LoadSection(int files) {
        this.files = files;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public String about() {
        return String.format("%,d valid JSON plugins in one folder, with %s", files, HEAP);
    }

    @Override
    public void run(Report report) throws Exception {
        try (PluginFolder folder = new PluginFolder()) {
            for (int i = 0; i < files; i++) {
                folder.add("bench.plugin_" + i, "\"echo plugin " + i + "\"");
            }
            Map<String, String> found = Fork.run(Main.class, HEAP, folder.path.toString());
            if (!found.getOrDefault("usable", "").equals(Integer.toString(files))) {
                throw new IllegalStateException("all plugins were to be usable but " + found);
            }
            report.table(
                    List.of("load", "value"),
                    found.entrySet().stream()
                            .map(e -> List.of(e.getKey(), e.getValue()))
                            .toList());
        }
    }

    /** The forked part. */
    static final class Main {

        private Main() {}

        public static void main(String[] args) {
            AtomicLong peak = watchHeap();
            long start = System.nanoTime();
            try (CountermeasureEngine engine = CountermeasureEngine.builder()
                    .pluginDirectory(Path.of(args[0]))
                    .build()) {
                long loaded = System.nanoTime();
                System.out.println(
                        "usable=" + engine.registry().catalog().entries().size());
                System.out.println("load seconds=" + seconds(loaded - start));
                engine.registry().refresh();
                System.out.println("refresh seconds=" + seconds(System.nanoTime() - loaded));
                System.gc();
                long live =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                System.out.println("peak heap after a GC, MiB=" + (Math.max(peak.get(), live) >> 20));
                System.out.println("heap at the end, MiB=" + (live >> 20));
            }
        }

        private static String seconds(long nanos) {
            return Report.twoDecimals(nanos / 1e9);
        }

        /** The most heap in use right after any collection. */
        private static AtomicLong watchHeap() {
            AtomicLong peak = new AtomicLong();
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                ((NotificationEmitter) collector)
                        .addNotificationListener(
                                (notification, unused) -> {
                                    if (notification.getUserData() instanceof CompositeData data) {
                                        peak.accumulateAndGet(used(data), Math::max);
                                    }
                                },
                                null,
                                null);
            }
            return peak;
        }

        private static long used(CompositeData data) {
            Map<String, MemoryUsage> after =
                    GarbageCollectionNotificationInfo.from(data).getGcInfo().getMemoryUsageAfterGc();
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getName)
                    .mapToLong(name -> after.containsKey(name) ? after.get(name).getUsed() : 0)
                    .sum();
        }
    }
}
