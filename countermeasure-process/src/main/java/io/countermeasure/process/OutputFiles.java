package io.countermeasure.process;

import java.nio.file.Path;

/**
 * Files instead of pipes, for a run that may outlive the JVM.
 *
 * @param stdout where standard output is appended
 * @param stderr where standard error is appended
 */
public record OutputFiles(Path stdout, Path stderr) {}
