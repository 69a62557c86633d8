package io.countermeasure.examples.agent;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What an operator tells the agent, in a properties file:
 *
 * <pre>{@code
 * plugins = /usr/lib/acme-agent/countermeasures/plugins
 * state = /var/lib/acme-agent/countermeasures
 * inbox = /var/spool/acme-agent/incidents
 * cloud = https://cloud.acme.example/agent/
 * on.opened.info.netstat = Too many connections, Port flapping
 * }</pre>
 *
 * <p>{@code state} may be missing, and then no result outlives the agent; the {@code on.} lines are {@link Bindings}. Immutable and thread-safe.
 *
 * @param plugins the folder of plugin files
 * @param state where the engine keeps what must outlive the agent
 * @param inbox where incident files arrive
 * @param cloud where results go; ends in a slash
 * @param bindings which countermeasure answers what
 */
public record AgentSettings(Path plugins, Optional<Path> state, Path inbox, URI cloud, Bindings bindings) {

    /**
     * Reads the file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a setting is missing or wrong
     */
    public static AgentSettings read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new AgentSettings(
                Path.of(required(properties, "plugins")),
                Optional.ofNullable(properties.getProperty("state")).map(Path::of),
                Path.of(required(properties, "inbox")),
                URI.create(required(properties, "cloud")),
                Bindings.of(properties));
    }

    private static String required(Properties properties, String name) {
        @Nullable String value = properties.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    name + " must be set in the agent's settings but was " + (value == null ? "missing" : "blank"));
        }
        return value.strip();
    }
}
