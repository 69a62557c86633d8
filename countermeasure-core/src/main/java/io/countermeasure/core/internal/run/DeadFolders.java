package io.countermeasure.core.internal.run;

import io.countermeasure.process.ProcFs;
import io.countermeasure.process.ProcessEntry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The temporary folders of JVMs that were killed: their names say whose they were. Stateless. */
final class DeadFolders {

    private static final Logger LOG = LoggerFactory.getLogger(DeadFolders.class);
    private static final Pattern NAME = Pattern.compile("countermeasure-(\\d{1,10})-(\\d{1,18})-(\\d{1,18})-.*");
    private static final String SPARED = "spared";

    private DeadFolders() {}

    /** How this JVM's folders are called, up to something random. */
    static String ownPrefix() {
        long pid = ProcessHandle.current().pid();
        long start = ProcFs.entry(pid).map(ProcessEntry::start).orElse(0L);
        return "countermeasure-" + pid + "-" + start + "-" + namespace() + "-";
    }

    /** Which pid namespace this is: elsewhere the same pid is somebody else's. */
    private static String namespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("\\D", "");
        } catch (IOException e) {
            LOG.debug("This process's pid namespace is unknown", e);
            return "0";
        }
    }

    /** Marks a folder as one in which something goes on without its JVM. */
    static void spare(Path folder) throws IOException {
        try {
            Files.createFile(folder.resolve(SPARED));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} is marked already", folder, e);
        }
    }

    static boolean isSpared(Path folder) {
        return Files.exists(folder.resolve(SPARED), LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes this user's folders of dead JVMs where others, too, may have made some; what cannot be removed is logged and left. */
    static void removeOwn(Path parent) {
        remove(parent, true);
    }

    /** Removes all folders of dead JVMs where nobody else can make any. */
    static void removeAll(Path parent) {
        remove(parent, false);
    }

    private static void remove(Path parent, boolean ownOnly) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "countermeasure-*")) {
            for (Path folder : folders) {
                if (isDead(folder) && (!ownOnly || (isOwn(folder) && !isSpared(folder)))) {
                    Folders.remove(folder);
                }
            }
        } catch (IOException e) {
            LOG.warn("Folders of dead JVMs in {} cannot be removed", parent, e);
        }
    }

    private static boolean isDead(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        return name.matches()
                && name.group(3).equals(namespace())
                && ProcFs.entry(Long.parseLong(name.group(1)))
                        .filter(p -> p.alive() && p.start() == Long.parseLong(name.group(2)))
                        .isEmpty();
    }

    private static boolean isOwn(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
