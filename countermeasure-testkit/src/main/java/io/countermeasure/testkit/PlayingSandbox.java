package io.countermeasure.testkit;

import io.countermeasure.core.internal.sandbox.PlaysCommands;
import io.countermeasure.process.PlayedCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Tells the engine of it. Thread-safe. */
final class PlayingSandbox extends FakeSandbox implements PlaysCommands {

    PlayingSandbox(FakeCommands commands) {
        super(commands);
    }

    @Override
    public List<String> instead(List<String> argv) throws IOException {
        return commands().instead(argv);
    }

    @Override
    public Map<String, String> environment() {
        try {
            return Map.of(PlayedCommands.VARIABLE, commands().file().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("commands must be told to a worker but cannot be written", e);
        }
    }
}
