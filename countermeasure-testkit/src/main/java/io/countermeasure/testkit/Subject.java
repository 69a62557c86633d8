package io.countermeasure.testkit;

import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.Problem;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** What a {@link PluginTester} tests. */
interface Subject {

    /** Has an engine know it. */
    void addTo(EngineBuilder builder);

    /** Its key in that catalog; empty if it is unusable. */
    Optional<String> keyIn(Catalog catalog);

    /** Whether that is about it. */
    boolean isOf(Problem problem);

    /** Why it is not in a catalog that has nothing against it. */
    String absence();

    /** A plugin that is there. */
    static Subject of(CountermeasurePlugin plugin) {
        return new Registered(plugin);
    }

    /** A plugin's file, with its folder. */
    static Subject of(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return new Filed(absolute, Objects.requireNonNull(absolute.getParent(), "a plugin's file lies in a folder"));
    }

    /** The one that is registered. */
    record Registered(CountermeasurePlugin plugin) implements Subject {

        @Override
        public void addTo(EngineBuilder builder) {
            builder.register(plugin);
        }

        @Override
        public Optional<String> keyIn(Catalog catalog) {
            return catalog.entries().stream()
                    .map(entry -> entry.metadata().textKey().value())
                    .findFirst();
        }

        @Override
        public boolean isOf(Problem problem) {
            return true;
        }

        @Override
        public String absence() {
            return "it was not registered";
        }

        @Override
        public String toString() {
            return plugin.getClass().getName();
        }
    }

    /** One of the files in a plugin folder. */
    record Filed(Path file, Path folder) implements Subject {

        @Override
        public void addTo(EngineBuilder builder) {
            builder.pluginDirectory(folder);
        }

        @Override
        public Optional<String> keyIn(Catalog catalog) {
            return catalog.entries().stream()
                    .filter(entry -> entry.file().filter(file::equals).isPresent())
                    .map(entry -> entry.metadata().textKey().value())
                    .findFirst();
        }

        @Override
        public boolean isOf(Problem problem) {
            return file.equals(problem.file());
        }

        @Override
        public String absence() {
            return Files.isRegularFile(file) ? "no loader takes a file of that name" : "there is no such file";
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }
}
