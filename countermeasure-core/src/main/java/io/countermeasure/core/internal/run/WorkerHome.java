package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.peer.PeerHome;
import io.countermeasure.core.internal.peer.PeerKey;
import io.countermeasure.process.Child;
import io.countermeasure.process.LiveOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Workers are started like commands.
 *
 * @param commands starts them
 * @param jobs makes their folders
 */
public record WorkerHome(Commands commands, JobFolders jobs) implements PeerHome {

    @Override
    public Path makeFolder(boolean channel) throws IOException {
        return jobs.createForWorker(channel);
    }

    @Override
    public void removeFolder(Path folder) {
        jobs.remove(folder);
    }

    @Override
    public CompletableFuture<Child> start(PeerKey key, List<String> words, Path folder, LiveOutput live) {
        return commands.start(key, words, folder, live);
    }
}
