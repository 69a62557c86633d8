package io.countermeasure.examples.demo;

import io.countermeasure.engine.RunPolicy;
import io.countermeasure.examples.agent.AgentSettings;
import io.countermeasure.examples.agent.CloudStub;
import io.countermeasure.examples.agent.EmbeddedAgent;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An agent and its cloud, within one folder: plugins are copied there, so that nobody else can have written them. Closed by
 * whoever made it; used by one thread.
 */
final class Stage implements AutoCloseable {

    /** So long sleeps whatever this demonstration starts: its processes are known by it, and only its own. */
    final String nap = Long.toString(100_000_000 + ProcessHandle.current().pid());

    final CloudStub cloud = new CloudStub();
    final EmbeddedAgent agent;
    private final Path inbox;
    private final Path state;
    private final Path settings;

    Stage(Path folder, Path examples) throws IOException {
        inbox = Files.createDirectories(folder.resolve("incidents"));
        Path plugins = Files.createDirectory(
                folder.resolve("plugins"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        copy(examples.resolve("plugins/json"), plugins);
        copy(examples.resolve("plugins/demo"), plugins);
        copy(examples.resolve("plugins/python"), plugins);
        state = folder.resolve("state");
        settings = folder.resolve("agent.properties");
        Files.writeString(settings, settings(folder));
        agent = EmbeddedAgent.start(
                AgentSettings.read(settings),
                RunPolicy.builder().grace(Duration.ofSeconds(1)).build());
    }

    /** Delivers an incident as a monitoring agent does: written under another name, then renamed. */
    void deliver(String name, String incident) throws IOException {
        Path hidden = Files.writeString(inbox.resolve("." + name), incident);
        Files.move(hidden, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Starts the agent in a process of its own, with the same settings; the one in this JVM must have been closed. */
    AgentProcess process() throws IOException {
        return AgentProcess.start(settings);
    }

    /** The ids of the executions in the state directory that have that file and have not been published. */
    List<String> runsWith(String file) throws IOException {
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(state.resolve("runs"))) {
            List<String> ids = new ArrayList<>();
            for (Path run : runs) {
                if (Files.exists(run.resolve(file))) {
                    ids.add(run.getFileName().toString());
                }
            }
            return ids;
        }
    }

    /** How many processes of the demonstration's plugins there are, by their command lines. */
    long processes() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(nap))
                .count();
    }

    @Override
    public void close() {
        agent.close();
        cloud.close();
    }

    private String settings(Path folder) {
        return "plugins = " + folder.resolve("plugins") + "\ninbox = " + inbox + "\ncloud = " + cloud.address()
                + "\nstate = " + state + "\non.opened.disk.usage = Disk full\non.opened.demo.survey = Something is odd"
                + "\non.opened.network.connections = Too many connections\non.opened.demo.runaway = Runaway\n"
                + "on.opened.process.table = Memory is low\n";
    }

    private void copy(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from, "*.{json,py}")) {
            for (Path file : files) {
                Path copy = to.resolve(file.getFileName());
                Files.writeString(copy, Files.readString(file).replace("@NAP@", nap));
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }
}
