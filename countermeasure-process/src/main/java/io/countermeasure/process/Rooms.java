package io.countermeasure.process;

import java.io.IOException;
import java.nio.file.Path;

/** Folders for sandboxes that stand before their run is known. Thread-safe. */
public interface Rooms {

    /**
     * Makes one, of the run's user.
     *
     * @return its folder
     * @throws IOException if it could not be made
     */
    Path makeRoom() throws IOException;

    /**
     * Puts it in the place of a run's folder, with what that has. What has it mounted goes on seeing it.
     *
     * @param room what {@link #makeRoom()} made
     * @param job the run's folder
     * @throws IOException if it could not be; the run's folder is then as it was
     */
    void adopt(Path room, Path job) throws IOException;

    /**
     * Removes one that was never used.
     *
     * @param room what {@link #makeRoom()} made
     */
    void removeRoom(Path room);
}
