package io.countermeasure.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a countermeasure says of itself. The same in all three languages: a JSON plugin's members and a Python plugin's
 * attributes have the same names in snake_case.
 *
 * <p>Immutable and thread-safe. Every setter of the {@link Builder} checks its argument at once.
 */
public final class CountermeasureMetadata {

    /** The longest name and author, in characters. */
    public static final int MAX_NAME_LENGTH = 200;

    /** The longest description, in characters. */
    public static final int MAX_DESCRIPTION_LENGTH = 4_000;

    /** The most sudo requirements of one plugin. */
    public static final int MAX_SUDO_REQUIREMENTS = 256;

    private static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

    private final TextKey textKey;
    private final String name;
    private final String author;
    private final String description;
    private final Optional<Duration> wallAnnounceDelay;
    private final Optional<Duration> maxFrequency;
    private final Optional<Duration> maxRuntime;
    private final List<String> sudoRequirements;
    private final Map<String, String> environment;
    private final Optional<Path> workingDirectory;
    private final Output.Format output;
    private final boolean disruptive;
    private final boolean detach;
    private final OnAgentExit onAgentExit;
    private final SandboxPolicy sandbox;

    private CountermeasureMetadata(Builder builder) {
        textKey = builder.textKey;
        name = required("name", builder.name);
        author = required("author", builder.author);
        description = required("description", builder.description);
        wallAnnounceDelay = Optional.ofNullable(builder.wallAnnounceDelay);
        maxFrequency = Optional.ofNullable(builder.maxFrequency);
        maxRuntime = Optional.ofNullable(builder.maxRuntime);
        sudoRequirements = List.copyOf(builder.sudoRequirements);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(builder.environment));
        workingDirectory = Optional.ofNullable(builder.workingDirectory);
        output = builder.output;
        disruptive = builder.disruptive;
        detach = builder.detach;
        onAgentExit = builder.onAgentExit;
        sandbox = builder.sandbox;
    }

    /** What happens to a run when the agent's JVM ends, however it ends. */
    public enum OnAgentExit {
        /** The run is ended with it, the default. */
        KILL,
        /** The run goes on; its output goes to a file of the run. */
        FINISH
    }

    /**
     * {@return a builder for the plugin with this key}
     *
     * @param textKey the unique key
     * @throws IllegalArgumentException if the text is no {@link TextKey}
     */
    public static Builder builder(String textKey) {
        return new Builder(TextKey.of(textKey));
    }

    /** {@return the unique key} */
    public TextKey textKey() {
        return textKey;
    }

    /** {@return the human-readable name} */
    public String name() {
        return name;
    }

    /** {@return who wrote it; an e-mail address is recommended} */
    public String author() {
        return author;
    }

    /** {@return what it does, in a sentence} */
    public String description() {
        return description;
    }

    /** {@return the pause after announcing the run to logged-in users; empty: no announcement} */
    public Optional<Duration> wallAnnounceDelay() {
        return wallAnnounceDelay;
    }

    /** {@return the shortest time between two starts; empty: no limit} */
    public Optional<Duration> maxFrequency() {
        return maxFrequency;
    }

    /** {@return the longest run; empty: the agent's policy alone decides} */
    public Optional<Duration> maxRuntime() {
        return maxRuntime;
    }

    /** {@return the full command lines for which it needs sudo without a password} */
    public List<String> sudoRequirements() {
        return sudoRequirements;
    }

    /** {@return what is added to the environment of its commands} */
    public Map<String, String> environment() {
        return environment;
    }

    /** {@return where its commands run; empty: a place the engine chooses} */
    public Optional<Path> workingDirectory() {
        return workingDirectory;
    }

    /** {@return what the standard output of a command plugin is; text by default} */
    public Output.Format output() {
        return output;
    }

    /** {@return whether it interrupts the host's service (a reboot, say): its frequency is guarded more strictly} */
    public boolean disruptive() {
        return disruptive;
    }

    /** {@return whether its command is only started, and then left to itself} */
    public boolean detach() {
        return detach;
    }

    /** {@return what happens to a run when the agent ends; {@link OnAgentExit#KILL} by default} */
    public OnAgentExit onAgentExit() {
        return onAgentExit;
    }

    /** {@return what it asks of its sandbox; nothing by default} */
    public SandboxPolicy sandbox() {
        return sandbox;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CountermeasureMetadata that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "CountermeasureMetadata[" + textKey + "]";
    }

    private List<Object> fields() {
        return List.of(
                textKey,
                name,
                author,
                description,
                wallAnnounceDelay,
                maxFrequency,
                maxRuntime,
                sudoRequirements,
                environment,
                workingDirectory,
                output,
                disruptive,
                detach,
                onAgentExit,
                sandbox);
    }

    private static String required(String what, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is required but is missing");
        }
        return value;
    }

    /** Builds {@link CountermeasureMetadata}: name, author and description are required. Not thread-safe. */
    public static final class Builder {
        private final TextKey textKey;
        private @Nullable String name;
        private @Nullable String author;
        private @Nullable String description;
        private @Nullable Duration wallAnnounceDelay;
        private @Nullable Duration maxFrequency;
        private @Nullable Duration maxRuntime;
        private final List<String> sudoRequirements = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private @Nullable Path workingDirectory;
        private Output.Format output = Output.Format.TEXT;
        private boolean disruptive;
        private boolean detach;
        private OnAgentExit onAgentExit = OnAgentExit.KILL;
        private SandboxPolicy sandbox = SandboxPolicy.none();

        private Builder(TextKey textKey) {
            this.textKey = textKey;
        }

        /**
         * Sets the human-readable name.
         *
         * @param value at most {@value #MAX_NAME_LENGTH} characters on one line
         * @return this builder
         * @throws IllegalArgumentException if it is blank, too long or holds control characters
         */
        public Builder name(String value) {
            name = line("name", value, MAX_NAME_LENGTH);
            return this;
        }

        /**
         * Says who wrote it.
         *
         * @param value under the rules of {@link #name}; an e-mail address is recommended
         * @return this builder
         * @throws IllegalArgumentException if it is blank, too long or holds control characters
         */
        public Builder author(String value) {
            author = line("author", value, MAX_NAME_LENGTH);
            return this;
        }

        /**
         * Says what it does, in a sentence.
         *
         * @param value at most {@value #MAX_DESCRIPTION_LENGTH} characters on one line
         * @return this builder
         * @throws IllegalArgumentException if it is blank, too long or holds control characters
         */
        public Builder description(String value) {
            description = line("description", value, MAX_DESCRIPTION_LENGTH);
            return this;
        }

        /**
         * Has the run announced to logged-in users; by default it is not.
         *
         * @param value the pause after the announcement: zero announces without a pause, null is no announcement
         * @return this builder
         * @throws IllegalArgumentException if it is negative, or more than 2,147,483,647 seconds
         */
        public Builder wallAnnounceDelay(@Nullable Duration value) {
            if (value != null && (value.isNegative() || value.compareTo(LONGEST) > 0)) {
                throw new IllegalArgumentException(
                        "wall_announce_delay must be from zero to 2147483647 seconds but was " + value);
            }
            wallAnnounceDelay = value;
            return this;
        }

        /**
         * Limits how often it may start; no limit by default.
         *
         * @param value the shortest time between two starts; null is no limit
         * @return this builder
         * @throws IllegalArgumentException if it is not positive, or more than 2,147,483,647 seconds
         */
        public Builder maxFrequency(@Nullable Duration value) {
            maxFrequency = positive("max_frequency", value);
            return this;
        }

        /**
         * Limits how long it may run; by default the agent's policy alone does.
         *
         * @param value the longest run; null leaves it to the agent's policy
         * @return this builder
         * @throws IllegalArgumentException if it is not positive, or more than 2,147,483,647 seconds
         */
        public Builder maxRuntime(@Nullable Duration value) {
            maxRuntime = positive("max_runtime", value);
            return this;
        }

        /**
         * Adds a full command line for which it needs sudo: words with spaces between them. Quotes and backslashes are
         * a shell's, so that a word can have spaces; in a line in which a quote is left open they mean nothing.
         *
         * @param commandLine one line of at most {@value Command#MAX_WORD_BYTES} characters
         * @return this builder
         * @throws IllegalArgumentException if it is blank, too long or holds control characters, or there are
         *     {@value #MAX_SUDO_REQUIREMENTS} already
         */
        public Builder sudoRequirement(String commandLine) {
            if (sudoRequirements.size() == MAX_SUDO_REQUIREMENTS) {
                throw new IllegalArgumentException(
                        "sudo_requirements must have at most " + MAX_SUDO_REQUIREMENTS + " entries but had more");
            }
            sudoRequirements.add(line("sudo_requirements entry", commandLine, Command.MAX_WORD_BYTES));
            return this;
        }

        /**
         * Adds an environment variable of its commands.
         *
         * @param variable letters, digits and underscores, not first a digit; names that start with
         *     {@code COUNTERMEASURE_} are the library's
         * @param value of any characters but NUL; takes the place of one that was added under that name
         * @return this builder
         * @throws IllegalArgumentException if that is no such name, or {@code name=value} holds a NUL or half a
         *     surrogate pair, or is over {@value Command#MAX_WORD_BYTES} bytes
         */
        public Builder environment(String variable, String value) {
            environment.put(Command.checkVariable(variable, value), value);
            return this;
        }

        /**
         * Sets the directory that its commands run in; by default the engine chooses.
         *
         * @param value an absolute path; null leaves it to the engine
         * @return this builder
         * @throws IllegalArgumentException if the path is not absolute
         */
        public Builder workingDirectory(@Nullable Path value) {
            workingDirectory = value == null ? null : Command.absolute(value);
            return this;
        }

        /**
         * Says what the standard output of a command plugin is.
         *
         * @param value text by default
         * @return this builder
         */
        public Builder output(Output.Format value) {
            output = value;
            return this;
        }

        /**
         * Says whether it interrupts the host's service.
         *
         * @param value false by default
         * @return this builder
         */
        public Builder disruptive(boolean value) {
            disruptive = value;
            return this;
        }

        /**
         * Says whether its command is only started, and then left to itself.
         *
         * @param value false by default
         * @return this builder
         */
        public Builder detach(boolean value) {
            detach = value;
            return this;
        }

        /**
         * Says what happens to a run when the agent ends.
         *
         * @param value {@link OnAgentExit#KILL} by default
         * @return this builder
         */
        public Builder onAgentExit(OnAgentExit value) {
            onAgentExit = value;
            return this;
        }

        /**
         * Says what it asks of its sandbox.
         *
         * @param value {@link SandboxPolicy#none()} by default
         * @return this builder
         * @throws IllegalArgumentException if it has the network, which an agent grants
         */
        public Builder sandbox(SandboxPolicy value) {
            if (value.network()) {
                throw new IllegalArgumentException("sandbox network is granted by the agent and cannot be asked for");
            }
            sandbox = value;
            return this;
        }

        /**
         * {@return the metadata}
         *
         * @throws IllegalArgumentException if name, author or description is missing
         */
        public CountermeasureMetadata build() {
            return new CountermeasureMetadata(this);
        }

        private static @Nullable Duration positive(String what, @Nullable Duration value) {
            if (value != null && (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0)) {
                throw new IllegalArgumentException(
                        what + " must be more than zero and at most 2147483647 seconds but was " + value);
            }
            return value;
        }

        private static String line(String what, String value, int longest) {
            Text.notBlank(what, value);
            if (value.length() > longest) {
                throw new IllegalArgumentException(
                        what + " must be at most " + longest + " characters but was " + value.length());
            }
            if (!value.codePoints().allMatch(Text::isHarmless)) {
                throw new IllegalArgumentException(what
                        + " must be one line without control or direction characters but was " + Text.quote(value));
            }
            return value;
        }
    }
}
