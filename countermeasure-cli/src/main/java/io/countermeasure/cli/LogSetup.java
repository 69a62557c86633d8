package io.countermeasure.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.countermeasure.json.internal.Shown;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Logging as this command has it: found by logback as a service, so that no configuration file has a say. */
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String DEFAULT_NAME = "countermeasure.log";

    /** For logback. */
    public LogSetup() {}

    /** INFO and above to standard error. */
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        // where standard error is gone there is nowhere to say so
        append(context, new LineAppender(Streams.ofProcess().err(), false, e -> {}));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** The same to a file, which is made for its owner alone if it is missing; says so once if it cannot be written. */
    static void toFile(Given given, Consumer<String> say) {
        Path path = given.path();
        Path file = Files.isDirectory(path) ? path.resolve(DEFAULT_NAME) : path;
        try {
            LineAppender appender = new LineAppender(
                    open(file),
                    true,
                    e -> say.accept("the log " + Shown.escape(file.toString()) + " could not be written: "
                            + Failures.words(e)));
            append((LoggerContext) LoggerFactory.getILoggerFactory(), appender);
        } catch (IOException e) {
            throw given.mustBe("a file that can be written (" + Failures.words(e) + ")");
        }
    }

    /** Links are not followed: root may be writing into a folder of somebody else's. */
    private static OutputStream open(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            RegularFile.check(file, LinkOption.NOFOLLOW_LINKS);
        }
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
        return Channels.newOutputStream(FileChannel.open(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    private static void append(LoggerContext context, LineAppender appender) {
        appender.setContext(context);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }
}
