package io.countermeasure.spi;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All that a loader is given and may use. Callers call it; the registry and the testkit implement it. Used by one
 * thread, during one call of {@link CountermeasureLoader#load}.
 */
public interface LoadContext {

    /** {@return the files to load: regular, trusted, and read once} */
    List<PluginFile> files();

    /**
     * Offers the plugin of a file.
     *
     * @param file one of {@link #files()}
     * @param plugin what the file is
     */
    void plugin(PluginFile file, CountermeasurePlugin plugin);

    /**
     * Reports something wrong. An error makes its file unusable.
     *
     * @param problem of one of {@link #files()}
     */
    void problem(Problem problem);

    /**
     * Says which key an unusable file was meant for. A request for it is then INVALID, with the file's problems, rather
     * than UNKNOWN.
     *
     * @param file one of {@link #files()}
     * @param key the key it was meant for
     */
    void claim(PluginFile file, TextKey key);

    /**
     * {@return what a loader learnt about files, by their {@link PluginFile#sha256()}; shared by all calls, bounded,
     * never required}
     */
    Map<String, byte[]> cache();

    /**
     * Runs a helper, bounded in time and output, confined like any command. A sandbox shows it the folders of plugins,
     * and those of the files that its words name.
     *
     * @param command the helper's
     * @param limit how long it may take; it is then ended
     * @return how it came out, whatever its exit code
     * @throws IOException if it could not be started
     * @throws InterruptedException if the caller is interrupted; the helper is then ended
     */
    default CommandResult exec(Command command, Duration limit) throws IOException, InterruptedException {
        return exec(command, limit, List.of());
    }

    /**
     * The same of a helper that has to read more.
     *
     * @param command the helper's
     * @param limit how long it may take; it is then ended
     * @param reads absolute paths
     * @return how it came out, whatever its exit code
     * @throws IOException if it could not be started
     * @throws InterruptedException if the caller is interrupted; the helper is then ended
     */
    CommandResult exec(Command command, Duration limit, List<Path> reads) throws IOException, InterruptedException;

    /**
     * A plugin file as it was read.
     *
     * @param path its absolute path
     * @param content its bytes; not to be changed
     * @param sha256 their hash, in lower-case hexadecimal
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity: one object per file and load
    record PluginFile(Path path, byte[] content, String sha256) {}
}
