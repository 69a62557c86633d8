package io.countermeasure.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.countermeasure.json.internal.Shown;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/** One event, one line, one write, whatever the event holds: nothing in it can forge another or steer a terminal. */
final class LineAppender extends AppenderBase<ILoggingEvent> {

    private static final int LONGEST = 16 * 1024;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final OutputStream to;
    private final boolean traces;
    private final Consumer<IOException> onLoss;
    private boolean lost;

    /** Writes there; exceptions with their stack traces, or without. The first event that cannot be written is told. */
    LineAppender(OutputStream to, boolean traces, Consumer<IOException> onLoss) {
        this.to = to;
        this.traces = traces;
        this.onLoss = onLoss;
    }

    @Override
    protected void append(ILoggingEvent event) {
        try {
            to.write((line(event, traces) + "\n").getBytes(StandardCharsets.UTF_8));
            to.flush();
        } catch (IOException e) {
            addError("the log cannot be written", e);
            if (!lost) {
                lost = true;
                onLoss.accept(e);
            }
        }
    }

    static String line(ILoggingEvent event, boolean traces) {
        String logger = event.getLoggerName();
        String text = TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))
                + String.format(" %-5s ", event.getLevel())
                + logger.substring(logger.lastIndexOf('.') + 1) + ": " + event.getFormattedMessage();
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            text += traces ? trace(thrown) : ": " + thrown.getClassName() + ": " + thrown.getMessage();
        }
        return Shown.escape(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...");
    }

    private static String trace(IThrowableProxy thrown) {
        return " | " + ThrowableProxyUtil.asString(thrown).strip().replaceAll("\\R\\s*", " | ");
    }
}
