package io.countermeasure.integration.hostile;

import io.countermeasure.cli.Main;
import io.countermeasure.json.internal.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A host whose sudoers is ours: seen from mount namespaces of our own only, through which a file of ours lies at
 * {@code /etc/sudoers}. Has commands {@code one}, {@code two} and {@code vi} in a folder, plugins that declare lines, and views of who looks.
 */
final class SudoHost implements AutoCloseable {

    static final String USER = "nobody";
    static final String GROUP = "nogroup";

    private static final String SET_UP =
            "mount --make-rprivate / && mount --bind \"$1\" /etc/sudoers && shift && eval \"$1\" && shift && exec \"$@\"";
    private static final String BECOME = "setpriv --reuid=" + USER + " --regid=" + GROUP + " --init-groups ";

    private final Path folder;
    private final Path sudoers;
    private final Path plugins;
    private final String classPath;
    private final List<SudoView> views = new ArrayList<>();

    SudoHost(Path folder) throws IOException {
        this.folder = folder;
        classPath = ReadableClassPath.in(folder);
        plugins = Files.createDirectory(folder.resolve("plugins"));
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxr-xr-x"));
        sudoers = Files.createFile(folder.resolve("sudoers"));
        Files.setPosixFilePermissions(sudoers, PosixFilePermissions.fromString("r--r-----"));
        Path commands = Files.createDirectory(commands());
        Files.setPosixFilePermissions(commands, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("one", "two", "vi")) {
            Path command = commands.resolve(name);
            Files.writeString(command, "#!/bin/sh\necho it ran\n");
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    Path commands() {
        return folder.resolve("bin");
    }

    /** What lies at /etc/sudoers from now on. */
    Path sudoers(String text) throws IOException {
        Files.writeString(sudoers, text); // the same file all the time: it is what is mounted
        return sudoers;
    }

    /** What the only plugin declares from now on. */
    void declare(List<String> lines) throws IOException {
        Path plugin = plugins.resolve("sudo.json");
        Files.writeString(
                plugin,
                Json.write(Map.of(
                        "name",
                        "sudo",
                        "author",
                        "tests",
                        "textkey",
                        "hostile.sudo",
                        "description",
                        "Declares lines",
                        "wall_announce_delay",
                        0,
                        "max_runtime",
                        30,
                        "command",
                        "true",
                        "sudo_requirements",
                        lines)));
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Root, who asks about the user. */
    SudoView ofRoot() throws IOException {
        return view("", "true", USER);
    }

    /** The user. */
    SudoView ofUser() throws IOException {
        return view(BECOME, "true");
    }

    /** The user, below a command such as {@code unshare --user}. */
    SudoView ofUserBelow(String command) throws IOException {
        return view(BECOME + command, "true");
    }

    /** The user, after root has run that command in the namespace. */
    SudoView ofUserAfter(String command) throws IOException {
        return view(BECOME, command);
    }

    /**
     * What the command line said.
     *
     * @param code its exit code
     * @param out what it printed
     * @param err what it noted
     */
    record Said(int code, String out, String err) {}

    /** Root says these words at the command line, about the plugins. */
    Said rootSays(String... words) throws IOException, InterruptedException {
        return says("", words);
    }

    /** Root says them where names of files have no characters beyond ASCII. */
    Said rootSaysInAscii(String... words) throws IOException, InterruptedException {
        return says("env LC_ALL=C", words);
    }

    /** The user says them. */
    Said userSays(String... words) throws IOException, InterruptedException {
        return says(BECOME, words);
    }

    private Said says(String below, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--plugins", plugins.toString()));
        Path notes = folder.resolve("notes");
        Process process = jvm(below, "true", Main.class, all)
                .redirectError(notes.toFile())
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, Files.readString(notes));
    }

    private SudoView view(String below, String before, String... runAs) throws IOException {
        List<String> words = new ArrayList<>(List.of(plugins.toString()));
        words.addAll(List.of(runAs));
        SudoView view = new SudoView(Jvms.start(jvm(below, before, SudoViewMain.class, words)));
        views.add(view);
        return view;
    }

    private ProcessBuilder jvm(String below, String before, Class<?> main, List<String> arguments) {
        List<String> words =
                new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", SET_UP, "sh", sudoers.toString(), before));
        words.addAll(below.isEmpty() ? List.of() : List.of(below.strip().split(" ")));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                main.getName()));
        words.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().remove("XDG_RUNTIME_DIR");
        return builder;
    }

    @Override
    public void close() {
        views.forEach(SudoView::close);
    }
}
