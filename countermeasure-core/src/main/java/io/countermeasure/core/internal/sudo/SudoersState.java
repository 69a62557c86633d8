package io.countermeasure.core.internal.sudo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How the files that decide about sudo are: what was found out while they were otherwise says nothing. What is not among
 * them (rules of a directory service, files that sudoers includes from elsewhere) is why an answer is not believed for long.
 * Immutable and thread-safe.
 *
 * @param files what lies at each path
 */
record SudoersState(Map<Path, String> files) {

    private static final List<Path> FILES = Stream.of(
                    "/etc/sudoers",
                    "/etc/sudo.conf",
                    "/etc/sudo-ldap.conf",
                    "/etc/nsswitch.conf",
                    "/etc/passwd",
                    "/etc/group",
                    "/etc/pam.d/sudo",
                    "/usr/bin/sudo")
            .map(Path::of)
            .toList();
    private static final Path FOLDER = Path.of("/etc/sudoers.d");
    private static final String ATTRIBUTES = "unix:ino,size,lastModifiedTime,ctime,uid,mode";

    /** As it is now. */
    static SudoersState now(List<Path> commands) {
        Map<Path, String> files = new TreeMap<>();
        FILES.forEach(file -> files.put(file, look(file)));
        commands.forEach(file -> files.put(file, look(file)));
        files.put(FOLDER, look(FOLDER));
        try (Stream<Path> entries = Files.list(FOLDER)) {
            entries.forEach(file -> files.put(file, look(file)));
        } catch (IOException e) {
            files.put(FOLDER, look(FOLDER) + " and cannot be listed");
        }
        return new SudoersState(files);
    }

    private static String look(Path file) {
        try {
            return new TreeMap<>(Files.readAttributes(file, ATTRIBUTES)).toString()
                    + (Files.isSymbolicLink(file)
                            ? Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS)
                            : "");
        } catch (IOException e) {
            return "not to be seen";
        }
    }
}
