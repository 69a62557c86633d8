package io.countermeasure.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request. Every request has one, a refused one too. {@link #outcome()} is the answer; the rest is
 * evidence.
 *
 * <p>Immutable and thread-safe.
 */
public final class ExecutionResult {

    private final Builder from;

    private ExecutionResult(Builder from) {
        this.from = from;
    }

    /**
     * {@return a builder for the result of the execution with this id}
     *
     * @param executionId its unique id
     * @param textKey the key as it was asked for
     * @param outcome what it came to
     */
    public static Builder builder(String executionId, String textKey, Outcome outcome) {
        return new Builder(executionId, textKey, outcome);
    }

    /** {@return a builder that starts with all that this result says} */
    public Builder toBuilder() {
        return new Builder(from);
    }

    /** The part of a run in which something went wrong. */
    public enum Phase {
        /** Before the plugin had any say: finding its executable, making its process. */
        START,
        /** {@code prepare}. */
        PREPARE,
        /** {@code run}. */
        RUN,
        /** Talking to a worker. */
        PROTOCOL
    }

    /**
     * An exception of the plugin's, or our own inability to start it.
     *
     * @param phase where
     * @param type the exception's class, or a short word for what could not be done
     * @param message what it said
     * @param traceback the stack trace, or empty
     */
    public record Failure(Phase phase, String type, String message, String traceback) {}

    /**
     * What the run printed, apart from what it saved.
     *
     * @param stdout its standard output as UTF-8 text, first and last part if it was too long
     * @param stderr the same of its standard error
     * @param droppedStdout how many bytes of the first were dropped
     * @param droppedStderr how many bytes of the second were dropped
     */
    public record Console(String stdout, String stderr, long droppedStdout, long droppedStderr) {

        private static final Console EMPTY = new Console("", "", 0, 0);

        /** {@return a console on which nothing was printed} */
        public static Console empty() {
            return EMPTY;
        }
    }

    /**
     * What one gate said.
     *
     * @param gate its name
     * @param passed whether it let the request through
     * @param detail why, with the values it looked at
     */
    public record Verdict(String gate, boolean passed, String detail) {}

    /** {@return the unique id of this execution: an idempotency key for whoever stores results} */
    public String executionId() {
        return from.executionId;
    }

    /** {@return the requester's own id, if it gave one} */
    public Optional<String> requestId() {
        return Optional.ofNullable(from.requestId);
    }

    /** {@return the key that was asked for, as it was asked for: of an unknown plugin it may be any text} */
    public String textKey() {
        return from.textKey;
    }

    /** {@return whether the incident began or ended; empty if the embedder did not say} */
    public Optional<Incident.Event> event() {
        return Optional.ofNullable(from.event);
    }

    /** {@return what it came to} */
    public Outcome outcome() {
        return from.outcome;
    }

    /** {@return why it was refused, for {@link Outcome#REJECTED}} */
    public Optional<Rejection> rejection() {
        return Optional.ofNullable(from.rejection);
    }

    /** {@return what went wrong, for {@link Outcome#FAILED} by exception and {@link Outcome#ERRORED}} */
    public Optional<Failure> failure() {
        return Optional.ofNullable(from.failure);
    }

    /** {@return what else there is to say in a sentence: who cancelled it, that it is still running} */
    public Optional<String> detail() {
        return Optional.ofNullable(from.detail);
    }

    /** {@return the return code that was saved, or the command's exit code; 128 + n where signal n ended it} */
    public OptionalInt returnCode() {
        return from.returnCode == null ? OptionalInt.empty() : OptionalInt.of(from.returnCode);
    }

    /** {@return what the plugin saved, in order} */
    public List<Output> outputs() {
        return from.outputs;
    }

    /** {@return all saved plain text, joined} */
    public String textOutput() {
        return joined(Output.Text.class);
    }

    /** {@return all saved HTML, joined; untrusted} */
    public String htmlOutput() {
        return joined(Output.Html.class);
    }

    /** {@return how many bytes of saved output were dropped because there was too much} */
    public long droppedOutput() {
        return from.droppedOutput;
    }

    /** {@return what it printed} */
    public Console console() {
        return from.console;
    }

    /** {@return when it was asked for} */
    public Instant requestedAt() {
        return from.requestedAt;
    }

    /** {@return when the plugin's {@code run} began; empty if it never did} */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(from.startedAt);
    }

    /** {@return the time from the request to the result} */
    public Duration duration() {
        return from.duration;
    }

    /** {@return what each gate said, in order} */
    public List<Verdict> verdicts() {
        return from.verdicts;
    }

    /** {@return what was done so that nothing outlives the run; empty if no process was started} */
    public Optional<KillReport> killReport() {
        return Optional.ofNullable(from.killReport);
    }

    /** {@return what the sandbox enforced; empty if no process was started} */
    public Optional<Confinement> confinement() {
        return Optional.ofNullable(from.confinement);
    }

    /** {@return the SHA-256 of the plugin's file as it ran, in lower-case hexadecimal; empty for one without a file} */
    public Optional<String> pluginHash() {
        return Optional.ofNullable(from.pluginHash);
    }

    /**
     * {@return whether this result is on disk, where it survives the agent until every sink has it} False without a
     * state directory, where it could not be written, and for refusals: those are written there, but not forced to
     * disk.
     */
    public boolean durable() {
        return from.durable;
    }

    /**
     * {@return how many requests this result stands for: more than one only where refusals of one key and reason came
     * faster than a sink should be told of, or where results were dropped, of the key {@code countermeasure.dropped}}
     */
    public long requests() {
        return from.requests;
    }

    /** {@return whether the run's incident was over the limits and was cut to them} */
    public boolean incidentTruncated() {
        return from.incidentTruncated;
    }

    /**
     * {@return whether the plugin's {@code run} began: false for a refusal, a failure to start or to prepare, and a
     * veto}
     */
    public boolean ran() {
        return from.startedAt != null;
    }

    /** {@return whether the outcome is {@link Outcome#SUCCEEDED}} */
    public boolean succeeded() {
        return from.outcome == Outcome.SUCCEEDED;
    }

    /** {@return one line for people: key, outcome, and why} */
    public String summary() {
        StringBuilder text =
                new StringBuilder(Text.escape(from.textKey)).append(' ').append(from.outcome);
        if (from.rejection != null) {
            text.append(' ').append(from.rejection.reason()).append(": ").append(from.rejection.message());
        } else if (from.failure != null) {
            text.append(" in ").append(from.failure.phase()).append(": ").append(from.failure.type());
            text.append(": ").append(from.failure.message());
        } else if (from.returnCode != null) {
            text.append(" with return code ").append(from.returnCode);
        }
        if (from.detail != null) {
            text.append(" (").append(from.detail).append(')');
        }
        return Text.escape(text.toString());
    }

    @Override
    public String toString() {
        return "ExecutionResult[" + from.executionId + " " + summary() + "]";
    }

    private String joined(Class<? extends Output> type) {
        return from.outputs.stream()
                .filter(type::isInstance)
                .map(Output::content)
                .collect(Collectors.joining());
    }

    /** Builds an {@link ExecutionResult}. Not thread-safe. */
    public static final class Builder {
        private final String executionId;
        private final String textKey;
        private Outcome outcome;
        private @Nullable String requestId;
        private Incident.@Nullable Event event;
        private @Nullable Rejection rejection;
        private @Nullable Failure failure;
        private @Nullable String detail;
        private @Nullable Integer returnCode;
        private List<Output> outputs = List.of();
        private long droppedOutput;
        private Console console = Console.empty();
        private Instant requestedAt = Instant.EPOCH;
        private @Nullable Instant startedAt;
        private Duration duration = Duration.ZERO;
        private List<Verdict> verdicts = List.of();
        private @Nullable KillReport killReport;
        private @Nullable Confinement confinement;
        private @Nullable String pluginHash;
        private boolean durable;
        private long requests = 1;
        private boolean incidentTruncated;

        private Builder(String executionId, String textKey, Outcome outcome) {
            this.executionId = executionId;
            this.textKey = textKey;
            this.outcome = outcome;
        }

        private Builder(Builder other) {
            this(other.executionId, other.textKey, other.outcome);
            requestId = other.requestId;
            event = other.event;
            rejection = other.rejection;
            failure = other.failure;
            detail = other.detail;
            returnCode = other.returnCode;
            outputs = other.outputs;
            droppedOutput = other.droppedOutput;
            console = other.console;
            requestedAt = other.requestedAt;
            startedAt = other.startedAt;
            duration = other.duration;
            verdicts = other.verdicts;
            killReport = other.killReport;
            confinement = other.confinement;
            pluginHash = other.pluginHash;
            durable = other.durable;
            requests = other.requests;
            incidentTruncated = other.incidentTruncated;
        }

        /**
         * Sets another outcome than the first.
         *
         * @param value what it came to
         * @return this builder
         */
        public Builder outcome(Outcome value) {
            outcome = value;
            return this;
        }

        /**
         * Sets the requester's id.
         *
         * @param value null if it gave none, the default
         * @return this builder
         */
        public Builder requestId(@Nullable String value) {
            requestId = value;
            return this;
        }

        /**
         * Says whether the incident began or ended.
         *
         * @param value null if that is not known, the default
         * @return this builder
         */
        public Builder event(Incident.@Nullable Event value) {
            event = value;
            return this;
        }

        /**
         * Says why it was refused.
         *
         * @param value null if it was not, the default
         * @return this builder
         */
        public Builder rejection(@Nullable Rejection value) {
            rejection = value;
            return this;
        }

        /**
         * Says what went wrong.
         *
         * @param value null if nothing did, the default
         * @return this builder
         */
        public Builder failure(@Nullable Failure value) {
            failure = value;
            return this;
        }

        /**
         * Says what else there is to say.
         *
         * @param value a sentence; null for nothing, the default
         * @return this builder
         */
        public Builder detail(@Nullable String value) {
            detail = value;
            return this;
        }

        /**
         * Sets the return code; by default there is none.
         *
         * @param value what the plugin saved, or the command's exit code
         * @return this builder
         */
        public Builder returnCode(int value) {
            returnCode = value;
            return this;
        }

        /**
         * Sets what was saved.
         *
         * @param value in order; copied. None by default
         * @return this builder
         */
        public Builder outputs(List<Output> value) {
            outputs = List.copyOf(value);
            return this;
        }

        /**
         * Says how many bytes of it were dropped.
         *
         * @param value 0 by default
         * @return this builder
         */
        public Builder droppedOutput(long value) {
            droppedOutput = value;
            return this;
        }

        /**
         * Sets what was printed.
         *
         * @param value {@link Console#empty()} by default
         * @return this builder
         */
        public Builder console(Console value) {
            console = value;
            return this;
        }

        /**
         * Says when it was asked for.
         *
         * @param value {@link Instant#EPOCH} by default
         * @return this builder
         */
        public Builder requestedAt(Instant value) {
            requestedAt = value;
            return this;
        }

        /**
         * Says when {@code run} began.
         *
         * @param value null if it never did, the default
         * @return this builder
         */
        public Builder startedAt(@Nullable Instant value) {
            startedAt = value;
            return this;
        }

        /**
         * Says how long it took from the request to the result.
         *
         * @param value {@link Duration#ZERO} by default
         * @return this builder
         */
        public Builder duration(Duration value) {
            duration = value;
            return this;
        }

        /**
         * Sets what each gate said.
         *
         * @param value in order; copied. None by default
         * @return this builder
         */
        public Builder verdicts(List<Verdict> value) {
            verdicts = List.copyOf(value);
            return this;
        }

        /**
         * Says what was done against leftovers.
         *
         * @param value null if no process was started, the default
         * @return this builder
         */
        public Builder killReport(@Nullable KillReport value) {
            killReport = value;
            return this;
        }

        /**
         * Says what the sandbox enforced.
         *
         * @param value null if no process was started, the default
         * @return this builder
         */
        public Builder confinement(@Nullable Confinement value) {
            confinement = value;
            return this;
        }

        /**
         * Sets the hash of the plugin's file.
         *
         * @param value the SHA-256 in lower-case hexadecimal; null if there is no file, the default
         * @return this builder
         */
        public Builder pluginHash(@Nullable String value) {
            pluginHash = value;
            return this;
        }

        /**
         * Says whether it is on disk.
         *
         * @param value false by default
         * @return this builder
         */
        public Builder durable(boolean value) {
            durable = value;
            return this;
        }

        /**
         * Says how many requests it stands for.
         *
         * @param value 1 by default
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder requests(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("requests must be at least 1 but was " + value);
            }
            requests = value;
            return this;
        }

        /**
         * Says whether the incident was cut.
         *
         * @param value false by default
         * @return this builder
         */
        public Builder incidentTruncated(boolean value) {
            incidentTruncated = value;
            return this;
        }

        /**
         * {@return the result as the builder stands; changing the builder later does not change it}
         *
         * @throws IllegalStateException if a rejection stands beside another outcome than REJECTED, or is missing there
         */
        public ExecutionResult build() {
            if ((outcome == Outcome.REJECTED) != Objects.nonNull(rejection)) {
                throw new IllegalStateException("a rejection belongs to REJECTED and only there but outcome was "
                        + outcome + " and rejection " + rejection);
            }
            return new ExecutionResult(new Builder(this));
        }
    }
}
