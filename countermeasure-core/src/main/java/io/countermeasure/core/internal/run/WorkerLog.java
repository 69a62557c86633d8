package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.peer.Message;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.TextKey;
import io.countermeasure.process.ProtocolFailure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes a plugin's log entries to the agent's log, under the plugin's own name: a logger for each name that a worker makes up
 * would stay in memory for ever.
 */
final class WorkerLog {

    private final String key;
    private final Logger log;

    WorkerLog(TextKey key) {
        this.key = key.value();
        log = LoggerFactory.getLogger("countermeasure." + key);
    }

    /** Writes an entry, on one line. */
    void write(byte[] payload) throws ProtocolFailure {
        Message entry = Message.of('L', payload);
        LoggingEventBuilder event = log.atLevel(level(entry.required("level")));
        String from = entry.text("logger")
                .filter(l -> !l.isEmpty() && !l.equals(key))
                .map(l -> l + ": ")
                .orElse("");
        Throwable traceback = entry.text("traceback")
                .filter(t -> !t.isBlank())
                .map(WorkerTraceback::new)
                .orElse(null);
        write(event, Shown.escape(from + entry.required("message")), traceback);
    }

    /** Says that entries are missing. */
    void dropped(long entries) {
        log.warn("{} log entries came faster than they could be written, and are lost", entries);
    }

    private static void write(LoggingEventBuilder event, String message, @Nullable Throwable traceback) {
        (traceback == null ? event : event.setCause(traceback)).log("{}", message);
    }

    /** Also by the names that other languages have for them. */
    private static Level level(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "ERROR", "CRITICAL", "FATAL" -> Level.ERROR;
            case "WARN", "WARNING" -> Level.WARN;
            case "DEBUG" -> Level.DEBUG;
            case "TRACE" -> Level.TRACE;
            default -> Level.INFO;
        };
    }
}
