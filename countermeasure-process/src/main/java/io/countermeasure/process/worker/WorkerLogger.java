package io.countermeasure.process.worker;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Sends each entry as it comes. Of libraries everything from INFO up is on, of a plugin's own logger everything: which
 * level the agent logs at is not known here. Thread-safe.
 */
final class WorkerLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;
    private static final String OWN = "countermeasure.";
    private static final int LONGEST = 32 * 1024;
    private static final int LONGEST_NAME = 200;

    WorkerLogger(String name) {
        this.name = name;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        Wire wire = WorkerLogging.wire();
        if (wire == null) {
            return;
        }
        String message = String.valueOf(
                MessageFormatter.basicArrayFormat(pattern, arguments == null ? new Object[0] : arguments));
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("level", level.name());
        entry.put("logger", name.substring(0, Math.min(name.length(), LONGEST_NAME)));
        entry.put("message", message.substring(0, Math.min(message.length(), LONGEST)));
        entry.put("traceback", thrown == null ? null : Failures.trace(thrown));
        send(wire, entry);
    }

    private static void send(Wire wire, Map<String, @Nullable Object> entry) {
        try {
            wire.send('L', entry);
        } catch (IOException e) {
            System.err.println(entry); // the console may outlive the channel, and takes what comes after the last frame
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return name.startsWith(OWN);
    }

    @Override
    public boolean isDebugEnabled() {
        return name.startsWith(OWN);
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }
}
