package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.peer.Peer;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.Incident;
import io.countermeasure.process.Rooms;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for each run: its working directory, with the incident in it. It belongs to the run's user, and goes with the run. */
public final class JobFolders implements Rooms, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobFolders.class);
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path root;
    private final boolean temporary;
    private final Optional<RunUser> user;
    private volatile boolean kept;
    private Optional<JobFolders> elsewhere = Optional.empty();

    private JobFolders(Path root, boolean temporary, Optional<RunUser> user) {
        this.root = root;
        this.temporary = temporary;
        this.user = user;
    }

    /** Folders within that one, which stays; those of dead agents' workers are removed. */
    public static JobFolders in(Path root, Optional<RunUser> user) {
        DeadFolders.removeAll(root);
        return new JobFolders(root, false, user);
    }

    /** Removes those of runs that are no more; what has to outlive its agent has marked its own. */
    public void removeDead(Predicate<String> isUnderWay) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "????????-????-????-????-????????????")) {
            for (Path folder : folders) {
                if (!isUnderWay.test(String.valueOf(folder.getFileName())) && !DeadFolders.isSpared(folder)) {
                    removeAll(folder);
                }
            }
        } catch (IOException e) {
            LOG.warn("Folders of runs that are no more in {} cannot be removed", root, e);
        }
    }

    /** Folders within a new one of the user's runtime directory, or else of the JVM's temporary one. */
    public static JobFolders temporary(Optional<RunUser> user) throws IOException {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        Path parent = runtime != null && Path.of(runtime).isAbsolute() && Files.isWritable(Path.of(runtime))
                ? Path.of(runtime)
                : Path.of(System.getProperty("java.io.tmpdir"));
        DeadFolders.removeOwn(parent);
        Path root = Files.createTempDirectory(parent, DeadFolders.ownPrefix(), OWNERS_FOLDER)
                .toAbsolutePath();
        if (user.isPresent()) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        }
        return new JobFolders(root, true, user);
    }

    /** Makes the folder of that execution, with the incident file. */
    Path create(String executionId, Incident incident) throws IOException {
        return made(executionId, job -> write(incidentFile(job), incident));
    }

    /** Makes the folder of a worker, with one for a plugin's data in it, and its FIFO if that is wanted. */
    Path createForWorker(boolean channel) throws IOException {
        return made(DeadFolders.ownPrefix() + UUID.randomUUID(), job -> {
            folder(dataFolder(job));
            if (channel) {
                fifo(job.resolve(Peer.CHANNEL));
            }
        });
    }

    /** A FIFO of the run's user. */
    Path fifo(Path path) throws IOException {
        Fifo.make(path);
        give(path);
        return path;
    }

    @Override
    public Path makeRoom() throws IOException {
        return made(DeadFolders.ownPrefix() + UUID.randomUUID(), job -> {});
    }

    /** The sandbox sees the room by its inode, whatever it is called. */
    @Override
    public void adopt(Path room, Path job) throws IOException {
        moveAll(job, room);
        try {
            Files.move(room, job, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            moveAll(room, job);
            throw e;
        }
    }

    private static void moveAll(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from, file -> !isStatus(file))) {
            for (Path file : files) {
                Files.move(file, to.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static boolean isStatus(Path file) {
        return file.endsWith(SandboxPlan.Enclosure.STATUS);
    }

    @Override
    public void removeRoom(Path room) {
        removeAll(room);
    }

    /** A state directory that cannot be written is no reason not to run: then the folder is a temporary one. */
    private Path made(String name, Filling filling) throws IOException {
        Path job = root.resolve(name);
        try {
            Files.createDirectory(job, OWNERS_FOLDER);
            filling.fill(job);
            give(job);
            return job;
        } catch (IOException e) {
            removeAll(job);
            if (temporary) {
                throw e;
            }
            LOG.warn("{} is in a temporary folder: {}", name, e.toString());
            return elsewhere().made(name, filling);
        }
    }

    @FunctionalInterface
    private interface Filling {
        void fill(Path job) throws IOException;
    }

    private synchronized JobFolders elsewhere() throws IOException {
        if (elsewhere.isEmpty()) {
            elsewhere = Optional.of(temporary(user));
        }
        return elsewhere.get();
    }

    /**
     * Puts an incident into a worker's folder. It is the run's user's by now, who may have planted anything there: so the file is
     * made beside it, and moved in.
     *
     * @return where it is: in a temporary folder, if there is no room for it
     */
    Path put(Path folder, Incident incident) throws IOException {
        try {
            return putInto(folder, incident);
        } catch (IOException e) {
            if (temporary || !folder.startsWith(root)) {
                throw e;
            }
            LOG.warn("The incident of {} is in a temporary folder: {}", folder.getFileName(), e.toString());
            return incidentFile(elsewhere().create(String.valueOf(folder.getFileName()), incident));
        }
    }

    private Path putInto(Path folder, Incident incident) throws IOException {
        Path draft = folder.resolveSibling(folder.getFileName() + ".incident");
        try {
            write(draft, incident);
            return Files.move(draft, incidentFile(folder), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void write(Path file, Incident incident) throws IOException {
        try (var out = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS_FILE)) {
            out.write(StandardCharsets.UTF_8.encode(IncidentJson.write(incident)));
        }
        give(file);
    }

    /** A further folder of the run's user. */
    Path folder(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(path, OWNERS_FOLDER);
            give(path);
        }
        return path;
    }

    /** A run goes on in one of the folders after the engine is closed, and after this JVM. */
    void keep(Path job) throws IOException {
        if (!job.startsWith(root)) {
            elsewhere().keep(job);
            return;
        }
        DeadFolders.spare(temporary ? root : job);
        kept = true;
    }

    static Path dataFolder(Path job) {
        return job.resolve("data");
    }

    static Path incidentFile(Path job) {
        return job.resolve("incident.json");
    }

    /** Removes a run's folder with all that is in it; what cannot be removed is logged and left. */
    void remove(Path job) {
        try {
            Files.delete(incidentFile(job));
            Files.deleteIfExists(job.resolve(SandboxPlan.Enclosure.STATUS));
            Files.delete(job); // most runs leave nothing else
        } catch (IOException e) {
            removeAll(job);
        }
        if (job.startsWith(root)) {
            removeElsewhere(job);
        }
    }

    private synchronized void removeElsewhere(Path job) {
        elsewhere.ifPresent(other -> removeAll(other.root.resolve(String.valueOf(job.getFileName()))));
    }

    @Override
    public void close() {
        if (!temporary) {
            closeElsewhere();
            return;
        }
        if (kept) {
            LOG.info("{} is left, for what still runs in it", root);
        } else {
            removeAll(root);
        }
    }

    private synchronized void closeElsewhere() {
        elsewhere.ifPresent(JobFolders::close);
    }

    private void give(Path path) throws IOException {
        if (user.isPresent()) {
            Files.setAttribute(path, "unix:gid", (int) user.get().gid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", (int) user.get().uid(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** A run may be removing its own folder at the same time: what has gone meanwhile is as good as removed. */
    private static void removeAll(Path folder) {
        try {
            Folders.remove(folder);
        } catch (IOException e) {
            LOG.warn("The folder of a run cannot be removed: {}", folder, e);
        }
    }
}
