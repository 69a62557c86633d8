package io.countermeasure.engine;

import java.nio.file.Path;
import java.util.List;

/** The worker processes of a test. */
final class Workers {

    private Workers() {}

    /** This JVM's own children that have the folder in their command line. */
    static List<ProcessHandle> of(Path folder) {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(p -> p.info().commandLine().orElse("").contains(folder.toString()))
                .toList();
    }
}
