package io.countermeasure.process;

import java.nio.file.Path;

/**
 * Files instead of pipes, for a run that may outlive the JVM.
 *
 * @param stdout where standard output is appended
 * @param stderr where standard error is appended
 * @param awaited whether somebody waits for its end, which is then proven; what nobody waits for is left to itself
 */
public record OutputFiles(Path stdout, Path stderr, boolean awaited) {}
