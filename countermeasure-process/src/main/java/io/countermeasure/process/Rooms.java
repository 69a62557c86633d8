package io.countermeasure.process;

import java.io.IOException;
import java.nio.file.Path;

/** Folders for sandboxes that stand before their run is known. Thread-safe. */
public interface Rooms {

    /** Makes one, of the run's user. */
    Path makeRoom() throws IOException;

    /**
     * Puts it in the place of a run's folder, with what that has. What has it mounted goes on seeing it.
     *
     * @throws IOException if it could not be; the run's folder is then as it was
     */
    void adopt(Path room, Path job) throws IOException;

    /** Removes one that was never used. */
    void removeRoom(Path room);
}
