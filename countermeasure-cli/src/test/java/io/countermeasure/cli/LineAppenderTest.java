package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineAppenderTest {

    private final LoggerContext context = new LoggerContext();
    private final List<IOException> lost = new ArrayList<>();

    @Test
    void anEventIsOneLineWithTimeLevelAndShortLogger() {
        assertThat(written(false, "all is {}", null, "well"))
                .isEqualTo("2026-01-31T10:50:00.000Z WARN  Pipeline: all is well\n");
    }

    @Test
    void noMessageCanForgeALineOrSteerATerminal() {
        String hostile = "a\r\nb\u001b[31mc\u2028d\u2029e\u202ef\u0085g\u0007h\u200bi\ud800j\u007fk\u0000l";

        String line = written(true, "{}", new IllegalStateException(hostile), hostile);

        assertThat(line.codePoints().limit(line.length() - 1)).allMatch(c -> c >= ' ' && c < 127);
        assertThat(line).endsWith("\n").contains("a\\u000d\\u000ab\\u001b[31mc\\u2028d\\u2029e\\u202ef\\u0085g");
    }

    @Test
    void exceptionsHaveTheirTracesOnlyInTheFile() {
        Exception thrown = new IllegalStateException("outer", new IllegalArgumentException("inner"));

        assertThat(written(false, "broke", thrown))
                .endsWith("Pipeline: broke: java.lang.IllegalStateException: outer\n");
        assertThat(written(true, "broke", thrown))
                .contains(
                        "broke | java.lang.IllegalStateException: outer | at ",
                        "Caused by: java.lang.IllegalArgumentException");
    }

    @Test
    void aLineHasAnEnd() {
        assertThat(written(false, "{}", null, "x".repeat(1 << 20)).length()).isLessThan(17 * 1024);
    }

    @Test
    void aLogThatCannotBeWrittenIsToldOnce() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            LineAppender appender = new LineAppender(full, true, lost::add);
            appender.append(event("a", null));
            appender.append(event("b", null));
        }

        assertThat(lost).singleElement().asString().contains("No space left on device");
    }

    private String written(boolean traces, String message, @Nullable Throwable thrown, Object... arguments) {
        LoggingEvent event = event(message, thrown, arguments);
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        new LineAppender(to, traces, lost::add).append(event);
        assertThat(lost).isEmpty();
        return to.toString(StandardCharsets.UTF_8);
    }

    private LoggingEvent event(String message, @Nullable Throwable thrown, Object... arguments) {
        LoggingEvent event = new LoggingEvent(
                "fqcn",
                context.getLogger("io.countermeasure.core.internal.run.Pipeline"),
                Level.WARN,
                message,
                thrown,
                arguments);
        event.setInstant(Instant.parse("2026-01-31T10:50:00Z"));
        return event;
    }
}
