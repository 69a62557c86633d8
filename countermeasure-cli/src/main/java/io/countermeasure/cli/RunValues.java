package io.countermeasure.cli;

import io.countermeasure.engine.RunRequest;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.json.MalformedJsonException;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.Incident;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of {@code run}'s options, each checked before anything is started. */
record RunValues(
        Optional<Incident> incident,
        Optional<Incident.Event> event,
        Optional<Duration> maxRuntime,
        Optional<String> requestId,
        Optional<Instant> notAfter,
        boolean dryRun) {

    private static final int LONGEST_ID = 256;

    static RunValues of(RunCommand given, InputStream stdin) {
        return new RunValues(
                given("--incident", given.incident).map(g -> incident(g, stdin)),
                given("--event", given.event).map(RunValues::event),
                given("--max-runtime", given.maxRuntime).map(RunValues::seconds),
                given("--request-id", given.requestId).map(RunValues::id),
                given("--not-after", given.notAfter).map(RunValues::instant),
                given.dryRun);
    }

    void applyTo(RunRequest request) {
        incident.ifPresent(request::incident);
        event.ifPresent(request::event);
        maxRuntime.ifPresent(request::maxRuntime);
        requestId.ifPresent(request::requestId);
        notAfter.ifPresent(request::notAfter);
        if (dryRun) {
            request.dryRun();
        }
    }

    private static Optional<Given> given(String option, @Nullable String value) {
        return Optional.ofNullable(value).map(v -> new Given(option, v));
    }

    private static Incident incident(Given given, InputStream stdin) {
        String name = given.value().equals("-") ? "standard input" : given.value();
        try {
            return IncidentJson.read(document(given, stdin));
        } catch (MalformedJsonException e) {
            throw new UsageException(
                    "--incident must be an incident but " + Shown.escape(name) + " is not: " + e.getMessage());
        } catch (IOException e) {
            throw new UsageException(
                    "--incident must be readable but " + Shown.escape(name) + " is not: " + Failures.words(e));
        }
    }

    private static byte[] document(Given given, InputStream stdin) throws IOException {
        if (given.value().equals("-")) {
            return firstBytes(stdin);
        }
        try (InputStream in = Files.newInputStream(RegularFile.check(given.path()))) {
            return firstBytes(in);
        }
    }

    /**
     * One byte more than may be is enough to know that it is too long. With read() alone, as the handier methods ask a pipe
     * for its position, which it has not.
     */
    private static byte[] firstBytes(InputStream in) throws IOException {
        byte[] bytes = new byte[IncidentJson.MAX_BYTES + 1];
        int length = 0;
        for (int more = 0; more >= 0 && length < bytes.length; length += Math.max(more, 0)) {
            more = in.read(bytes, length, bytes.length - length);
        }
        return Arrays.copyOf(bytes, length);
    }

    private static Incident.Event event(Given given) {
        return switch (given.value()) {
            case "opened" -> Incident.Event.OPENED;
            case "cleared" -> Incident.Event.CLEARED;
            default -> throw given.mustBe("opened or cleared");
        };
    }

    private static Duration seconds(Given given) {
        // as in a plugin file: plain digits, at most 2147483647
        if (!given.value().matches("[1-9][0-9]{0,9}") || Long.parseLong(given.value()) > Integer.MAX_VALUE) {
            throw given.mustBe("a positive whole number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(given.value()));
    }

    private static String id(Given given) {
        if (given.value().isBlank() || given.value().length() > LONGEST_ID) {
            throw given.mustBe("1 to " + LONGEST_ID + " characters and not blank");
        }
        return given.value();
    }

    private static Instant instant(Given given) {
        try {
            return Instant.parse(given.value());
        } catch (DateTimeException e) {
            throw given.mustBe("a moment such as 2026-01-31T10:50:00Z");
        }
    }
}
