package io.countermeasure.examples.agent;

import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.Incident;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder in which incidents arrive as files. Whoever delivers one writes it under a name that begins with a period and
 * renames it: {@code 4711.opened.json}, {@code 4711.cleared.json}, or {@code 4711.json}. A file that was taken lies in
 * {@code done}, one that cannot be used in {@code bad}; a later file of the same name replaces it there.
 *
 * <p>A file is moved before it is answered: an agent that dies meanwhile does not answer it twice, which matters where the
 * answer is a reboot. Used by one thread.
 */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final long LARGEST = 16L << 20;

    private final Path folder;
    private final Path done;
    private final Path bad;
    private final Set<Path> stuck = new HashSet<>();

    /** An incident that arrived, and what its file's name says of it. */
    record Arrival(String file, Optional<Incident.Event> event, Incident incident) {}

    Inbox(Path folder) throws IOException {
        this.folder = folder;
        done = Files.createDirectories(folder.resolve("done"));
        bad = Files.createDirectories(folder.resolve("bad"));
    }

    /** What has arrived since the last call, in the order of the names. */
    List<Arrival> take() throws IOException {
        List<Arrival> arrivals = new ArrayList<>();
        for (Path file : files()) {
            take(file).ifPresent(arrivals::add);
        }
        return arrivals;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "[!.]*.json")) {
            stream.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

    private Optional<Arrival> take(Path file) {
        Optional<Arrival> arrival = Optional.empty();
        try {
            arrival = Optional.of(new Arrival(name(file), event(file), read(file)));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} is no usable incident and is set aside: {}", file, e.getMessage());
        }
        return move(file, arrival.isPresent() ? done : bad) ? arrival : Optional.empty();
    }

    private static Incident read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("an incident must be a regular file");
        }
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new IOException("an incident must be at most " + LARGEST + " bytes but was " + size);
        }
        return IncidentJson.readTruncating(Files.readAllBytes(file));
    }

    /** One that cannot be moved must not be answered again and again: it is not answered at all, and reported once. */
    private boolean move(Path file, Path to) {
        try {
            Files.move(file, to.resolve(name(file)), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            if (stuck.add(file)) {
                LOG.error("{} cannot be moved to {} and is not answered", file, to, e);
            }
            return false;
        }
    }

    private static Optional<Incident.Event> event(Path file) {
        if (name(file).endsWith(".cleared.json")) {
            return Optional.of(Incident.Event.CLEARED);
        }
        return name(file).endsWith(".opened.json") ? Optional.of(Incident.Event.OPENED) : Optional.empty();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
