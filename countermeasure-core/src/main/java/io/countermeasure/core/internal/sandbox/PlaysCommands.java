package io.countermeasure.core.internal.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A sandbox in which commands are played instead of executed: the host of a test. Everything else of a run is as always, but
 * that nobody is told of it by {@code wall}, no pause is kept, and sudo is not asked what it permits. The testkit implements it. Thread-safe.
 */
public interface PlaysCommands {

    /**
     * The words that are executed instead of these.
     *
     * @throws IOException if these are not to be executed, with the reason
     */
    List<String> instead(List<String> argv) throws IOException;

    /** What workers have in their environment besides, so that commands of their plugins are played, too. */
    Map<String, String> environment();
}
