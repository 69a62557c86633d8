package io.countermeasure.examples.agent;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Which files of a folder are the largest: a plugin in Java that the agent registers itself. */
public final class LargestFilesCountermeasure extends CountermeasurePlugin {

    private static final int MOST = 20;

    private final Path root;

    private record Sized(long bytes, Path file) {}

    /** A plugin that looks into this folder and those below it. */
    public LargestFilesCountermeasure(Path root) {
        this.root = root;
    }

    @Override
    public CountermeasureMetadata metadata() {
        return CountermeasureMetadata.builder("disk.largest_files")
                .name("Largest files")
                .author("ops@acme.example")
                .description("The " + MOST + " largest files below " + root)
                .maxFrequency(Duration.ofMinutes(5))
                .maxRuntime(Duration.ofMinutes(1))
                .build();
    }

    @Override
    public Optional<String> validate() {
        return Files.isDirectory(root) ? Optional.empty() : Optional.of(root + " must be a folder but is not");
    }

    @Override
    public void run(RunContext context) throws IOException, InterruptedException {
        PriorityQueue<Sized> largest = new PriorityQueue<>(Comparator.comparingLong(Sized::bytes));
        Files.walkFileTree(root, new Visitor(largest));
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while looking into " + root);
        }
        largest.stream()
                .sorted(Comparator.comparingLong(Sized::bytes).reversed())
                .forEach(f -> context.saveTextOutput(String.format("%,15d  %s%n", f.bytes(), f.file())));
        context.log()
                .info(
                        "{} files listed for incident {}",
                        largest.size(),
                        context.incident().outage().id());
    }

    /** Keeps the largest; goes past what it may not read, and stops when the run is being ended. */
    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final PriorityQueue<Sized> largest;

        Visitor(PriorityQueue<Sized> largest) {
            this.largest = largest;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                largest.add(new Sized(attributes.size(), file));
            }
            if (largest.size() > MOST) {
                largest.remove();
            }
            return Thread.currentThread().isInterrupted() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
