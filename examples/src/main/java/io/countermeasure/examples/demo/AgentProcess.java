package io.countermeasure.examples.demo;

import io.countermeasure.examples.agent.EmbeddedAgent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The embedded agent in a process of its own, to be killed. Closed by whoever made it. */
final class AgentProcess implements AutoCloseable {

    private final Process process;

    private AgentProcess(Process process) {
        this.process = process;
    }

    /** Starts one with that settings file; what it says goes to a file beside it. */
    static AgentProcess start(Path settings) throws IOException {
        File log = settings.resolveSibling("agent.log").toFile();
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1")); // it lives for seconds
        Stream.of("java.io.tmpdir", "countermeasure.log")
                .filter(name -> System.getProperty(name) != null)
                .forEach(name -> argv.add("-D" + name + "=" + System.getProperty(name)));
        argv.addAll(List.of("-cp", classPath(), EmbeddedAgent.class.getName(), settings.toString()));
        return new AgentProcess(new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start());
    }

    /** The same as this JVM's, be it on its class path or its module path. */
    private static String classPath() {
        return Stream.of("jdk.module.path", "java.class.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    long pid() {
        return process.pid();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Tells it to end, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
