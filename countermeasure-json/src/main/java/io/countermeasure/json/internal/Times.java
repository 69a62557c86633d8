package io.countermeasure.json.internal;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Times as monitoring systems write them: ISO-8601 with a T or a space, RFC 2822, seconds since 1970. */
final class Times {

    private static final int LONGEST = 64;

    /** Without an offset the time is UTC. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[' ']")
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private static final List<DateTimeFormatter> FORMATS = List.of(ISO, DateTimeFormatter.RFC_1123_DATE_TIME);

    private Times() {}

    /** The time a text says, or empty if it says none. */
    static Optional<Instant> of(String text) {
        String stripped = text.strip();
        if (stripped.length() > LONGEST) {
            return Optional.empty();
        }
        if (stripped.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            return seconds(new BigDecimal(stripped));
        }
        return FORMATS.stream()
                .flatMap(format -> parsed(format, stripped).stream())
                .findFirst();
    }

    private static Optional<Instant> seconds(BigDecimal value) {
        BigDecimal[] parts = value.divideAndRemainder(BigDecimal.ONE);
        try {
            long nanos = parts[1].movePointRight(9).longValue();
            return Optional.of(Instant.ofEpochSecond(parts[0].longValue(), nanos));
        } catch (DateTimeException e) {
            return Optional.empty(); // a year that does not exist
        }
    }

    private static Optional<Instant> parsed(DateTimeFormatter format, String text) {
        try {
            TemporalAccessor time = format.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof OffsetDateTime zoned
                            ? zoned.toInstant()
                            : LocalDateTime.from(time).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty(); // not in this format
        }
    }
}
