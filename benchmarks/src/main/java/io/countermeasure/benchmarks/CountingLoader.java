package io.countermeasure.benchmarks;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Another loader, and how many processes it had started. Thread-safe if that is. */
final class CountingLoader implements CountermeasureLoader {

    private final CountermeasureLoader loader;
    private final AtomicInteger processes = new AtomicInteger();

    CountingLoader(CountermeasureLoader loader) {
        this.loader = loader;
    }

    int processes() {
        return processes.get();
    }

    @Override
    public String kind() {
        return loader.kind();
    }

    @Override
    public Set<String> extensions() {
        return loader.extensions();
    }

    @Override
    public void load(LoadContext context) {
        loader.load(new Counting(context));
    }

    private final class Counting implements LoadContext {

        private final LoadContext context;

        Counting(LoadContext context) {
            this.context = context;
        }

        @Override
        public CommandResult exec(Command command, Duration limit, List<Path> reads)
                throws IOException, InterruptedException {
            processes.incrementAndGet();
            return context.exec(command, limit, reads);
        }

        @Override
        public List<PluginFile> files() {
            return context.files();
        }

        @Override
        public void plugin(PluginFile file, CountermeasurePlugin plugin) {
            context.plugin(file, plugin);
        }

        @Override
        public void problem(Problem problem) {
            context.problem(problem);
        }

        @Override
        public void claim(PluginFile file, TextKey key) {
            context.claim(file, key);
        }

        @Override
        public Map<String, byte[]> cache() {
            return context.cache();
        }
    }
}
