package io.countermeasure.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits of an agent's runs. Where a plugin or a request asks for less, that holds; for more, this one does.
 *
 * <p>Immutable and thread-safe.
 */
public final class RunPolicy {

    /** The longest run, unless said otherwise: 10 minutes. */
    public static final Duration DEFAULT_MAX_RUNTIME = Duration.ofMinutes(10);

    /** How much of each output is kept, unless said otherwise: 1 MiB. */
    public static final int DEFAULT_MAX_OUTPUT_BYTES = 1 << 20;

    /** How many runs there may be at once, unless said otherwise. */
    public static final int DEFAULT_MAX_CONCURRENT_RUNS = 1_024;

    /** The time between TERM and KILL, unless said otherwise: 5 seconds. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    /** How many workers of one kind wait for a job, unless said otherwise. */
    public static final int DEFAULT_WARM_WORKERS = 1;

    /** How many shells stand ready for the next commands, unless said otherwise. */
    public static final int DEFAULT_WARM_COMMANDS = 1;

    /** How many processes a confined run may have, unless said otherwise. */
    public static final int DEFAULT_MAX_PROCESSES = 64;

    /** How much a confined run may write that goes with it, unless said otherwise: 64 MiB. */
    public static final long DEFAULT_MAX_SCRATCH_BYTES = 64L << 20;

    private static final Duration LONGEST_LIMIT = Duration.ofSeconds(Integer.MAX_VALUE);
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
    private static final int LEAST_OUTPUT = 1_024;
    private static final int MOST_WARM = 64;

    private final Builder from;

    private RunPolicy(Builder from) {
        this.from = from;
    }

    /** The duration, if it can be a limit. */
    static Duration limit(String what, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    what + " must be more than zero and at most 2147483647 seconds but was " + value);
        }
        return value;
    }

    /** {@return the policy of all defaults} */
    public static RunPolicy defaults() {
        return builder().build();
    }

    /** {@return a builder that starts with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the longest run; empty if the agent lifted the limit} */
    public Optional<Duration> maxRuntime() {
        return from.maxRuntime;
    }

    /**
     * {@return how many bytes are kept of each stream and of each kind of saved output: half from its start, half from
     * its end}
     */
    public int maxOutputBytes() {
        return from.maxOutputBytes;
    }

    /** {@return how many runs there may be at once} */
    public int maxConcurrentRuns() {
        return from.maxConcurrentRuns;
    }

    /** {@return the time between TERM and KILL} */
    public Duration grace() {
        return from.grace;
    }

    /** {@return how many workers of one kind are started ahead, once one of that kind was needed} */
    public int warmWorkers() {
        return from.warmWorkers;
    }

    /** {@return the most open files of one process; empty: the agent's own limit} */
    public OptionalLong maxOpenFiles() {
        return from.maxOpenFiles;
    }

    /** {@return the largest file a process may write, in bytes; empty: no limit} */
    public OptionalLong maxFileBytes() {
        return from.maxFileBytes;
    }

    /** {@return the most CPU time of one process, in whole seconds; empty: no limit} */
    public OptionalLong maxCpuSeconds() {
        return from.maxCpuSeconds;
    }

    /** {@return the most address space of one process, in bytes; empty: no limit} */
    public OptionalLong maxMemoryBytes() {
        return from.maxMemoryBytes;
    }

    /** {@return how many shells stand ready for the next commands} */
    public int warmCommands() {
        return from.warmCommands;
    }

    /** {@return how many processes a confined run may have} */
    public int maxProcesses() {
        return from.maxProcesses;
    }

    /** {@return how much a confined run may write that goes with it, in bytes} */
    public long maxScratchBytes() {
        return from.maxScratchBytes;
    }

    /** Builds a {@link RunPolicy}. Every setter checks its argument. Not thread-safe. */
    public static final class Builder {
        private Optional<Duration> maxRuntime = Optional.of(DEFAULT_MAX_RUNTIME);
        private int maxOutputBytes = DEFAULT_MAX_OUTPUT_BYTES;
        private int maxConcurrentRuns = DEFAULT_MAX_CONCURRENT_RUNS;
        private Duration grace = DEFAULT_GRACE;
        private int warmWorkers = DEFAULT_WARM_WORKERS;
        private OptionalLong maxOpenFiles = OptionalLong.empty();
        private OptionalLong maxFileBytes = OptionalLong.empty();
        private OptionalLong maxCpuSeconds = OptionalLong.empty();
        private OptionalLong maxMemoryBytes = OptionalLong.empty();
        private int warmCommands = DEFAULT_WARM_COMMANDS;
        private int maxProcesses = DEFAULT_MAX_PROCESSES;
        private long maxScratchBytes = DEFAULT_MAX_SCRATCH_BYTES;

        private Builder() {}

        private Builder(Builder other) {
            maxRuntime = other.maxRuntime;
            maxOutputBytes = other.maxOutputBytes;
            maxConcurrentRuns = other.maxConcurrentRuns;
            grace = other.grace;
            warmWorkers = other.warmWorkers;
            maxOpenFiles = other.maxOpenFiles;
            maxFileBytes = other.maxFileBytes;
            maxCpuSeconds = other.maxCpuSeconds;
            maxMemoryBytes = other.maxMemoryBytes;
            warmCommands = other.warmCommands;
            maxProcesses = other.maxProcesses;
            maxScratchBytes = other.maxScratchBytes;
        }

        /**
         * Sets the longest run.
         *
         * @param value {@link #DEFAULT_MAX_RUNTIME} by default
         * @return this builder
         * @throws IllegalArgumentException if it is not positive, or more than 2,147,483,647 seconds
         */
        public Builder maxRuntime(Duration value) {
            maxRuntime = Optional.of(limit("maxRuntime", value));
            return this;
        }

        /**
         * Lifts the limit: a plugin that names none may run for ever.
         *
         * @return this builder
         */
        public Builder unlimitedRuntime() {
            maxRuntime = Optional.empty();
            return this;
        }

        /**
         * Says how much of each output is kept.
         *
         * @param value in bytes; {@link #DEFAULT_MAX_OUTPUT_BYTES} by default
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1,024
         */
        public Builder maxOutputBytes(int value) {
            maxOutputBytes = (int) atLeast("maxOutputBytes", value, LEAST_OUTPUT);
            return this;
        }

        /**
         * Says how many runs there may be at once.
         *
         * @param value {@value #DEFAULT_MAX_CONCURRENT_RUNS} by default
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxConcurrentRuns(int value) {
            maxConcurrentRuns = (int) atLeast("maxConcurrentRuns", value, 1);
            return this;
        }

        /**
         * Sets the time between TERM and KILL.
         *
         * @param value zero kills at once; {@link #DEFAULT_GRACE} by default
         * @return this builder
         * @throws IllegalArgumentException if it is negative, or more than an hour
         */
        public Builder grace(Duration value) {
            if (value.isNegative() || value.compareTo(LONGEST_GRACE) > 0) {
                throw new IllegalArgumentException("grace must be from zero to an hour but was " + value);
            }
            grace = value;
            return this;
        }

        /**
         * Says how many workers of one kind wait for a job, so that the next run need not wait for an interpreter. They
         * are started when one of that kind was first needed, and end when they have waited for ten minutes. Of all
         * kinds together there are at most 8, or this many if that is more.
         *
         * @param value with 0 every run starts its own; {@value #DEFAULT_WARM_WORKERS} by default
         * @return this builder
         * @throws IllegalArgumentException if it is negative, or more than 64
         */
        public Builder warmWorkers(int value) {
            if (value < 0 || value > MOST_WARM) {
                throw new IllegalArgumentException("warmWorkers must be from 0 to " + MOST_WARM + " but was " + value);
            }
            warmWorkers = value;
            return this;
        }

        /**
         * Sets the most open files of one process.
         *
         * @param value by default the agent's own limit holds
         * @return this builder
         * @throws IllegalArgumentException if it is less than 16
         */
        public Builder maxOpenFiles(long value) {
            maxOpenFiles = OptionalLong.of(atLeast("maxOpenFiles", value, 16));
            return this;
        }

        /**
         * Sets the largest file a process may write; by default there is no limit.
         *
         * @param value in bytes; enforced in units of 512
         * @return this builder
         * @throws IllegalArgumentException if it is less than 512
         */
        public Builder maxFileBytes(long value) {
            maxFileBytes = OptionalLong.of(atLeast("maxFileBytes", value, 512));
            return this;
        }

        /**
         * Sets the most CPU time of one process; by default there is no limit.
         *
         * @param value counted in whole seconds, rounded down
         * @return this builder
         * @throws IllegalArgumentException if it is less than one second
         */
        public Builder maxCpuTime(Duration value) {
            maxCpuSeconds = OptionalLong.of(atLeast("maxCpuTime in seconds", value.toSeconds(), 1));
            return this;
        }

        /**
         * Sets the most address space of one process; by default there is no limit. A JVM needs 2 GiB.
         *
         * @param value in bytes; enforced in units of 1,024
         * @return this builder
         * @throws IllegalArgumentException if it is less than 16 MiB
         */
        public Builder maxMemoryBytes(long value) {
            maxMemoryBytes = OptionalLong.of(atLeast("maxMemoryBytes", value, 16L << 20));
            return this;
        }

        /**
         * Says how many shells stand ready for the next commands, each a sleeping process of less than 2 MiB, set up in
         * the background once there was a first command, and ended after ten minutes without one. A command then starts
         * in half the time. What has to outlive the agent, and what a control group holds, uses none of them.
         *
         * @param value with 0 all that a command needs is started when it comes; {@value #DEFAULT_WARM_COMMANDS} by
         *     default
         * @return this builder
         * @throws IllegalArgumentException if it is negative, or more than 64
         */
        public Builder warmCommands(int value) {
            if (value < 0 || value > MOST_WARM) {
                throw new IllegalArgumentException("warmCommands must be from 0 to " + MOST_WARM + " but was " + value);
            }
            warmCommands = value;
            return this;
        }

        /**
         * Says how many processes and threads a run may have, those of its sandbox included. Holds where a sandbox can
         * bound it: {@link Sandboxes#confined()}.
         *
         * @param value {@value #DEFAULT_MAX_PROCESSES} by default
         * @return this builder
         * @throws IllegalArgumentException if it is less than 8
         */
        public Builder maxProcesses(int value) {
            maxProcesses = (int) atLeast("maxProcesses", value, 8);
            return this;
        }

        /**
         * Says how much a run may write to its own folder, and as much again to its {@code /tmp}, both of which go with
         * it and are memory until then. Holds where a sandbox can bound it: {@link Sandboxes#confined()}.
         *
         * @param value in bytes; {@link #DEFAULT_MAX_SCRATCH_BYTES} by default
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1 MiB
         */
        public Builder maxScratchBytes(long value) {
            maxScratchBytes = atLeast("maxScratchBytes", value, 1L << 20);
            return this;
        }

        /** {@return the policy as the builder stands} */
        public RunPolicy build() {
            return new RunPolicy(new Builder(this));
        }

        private static long atLeast(String what, long value, long least) {
            if (value < least) {
                throw new IllegalArgumentException(what + " must be at least " + least + " but was " + value);
            }
            return value;
        }
    }
}
