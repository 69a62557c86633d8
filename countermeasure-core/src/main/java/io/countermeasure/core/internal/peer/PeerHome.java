package io.countermeasure.core.internal.peer;

import io.countermeasure.process.Child;
import io.countermeasure.process.LiveOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where workers come from: their folders and their processes. Thread-safe. */
public interface PeerHome {

    /**
     * Makes a new folder, which belongs to the user of the workers.
     *
     * @param channel whether the FIFO is to be in it, as the worker can make none there
     */
    Path makeFolder(boolean channel) throws IOException;

    /** Removes such a folder with all that is in it. */
    void removeFolder(Path folder);

    /**
     * Starts a process as the key says, but with these words. The future fails with an {@link IOException} that says why it
     * could not be started.
     *
     * @param folder where it runs, if the key does not say otherwise
     */
    CompletableFuture<Child> start(PeerKey key, List<String> words, Path folder, LiveOutput live);
}
