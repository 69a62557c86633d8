package io.countermeasure.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** From words to an exit code. Nothing it meets gets to the operator as a stack trace. */
final class Cli {

    private static final Logger LOG = LoggerFactory.getLogger(Cli.class);

    private final Streams streams;
    private final Path defaultConfig;
    private final Consumer<Runnable> onSignal;

    /** With the configuration file that holds where none is named. */
    Cli(Streams streams, Path defaultConfig, Consumer<Runnable> onSignal) {
        this.streams = streams;
        this.defaultConfig = defaultConfig;
        this.onSignal = onSignal;
    }

    int run(String... words) {
        int code = attempt(List.of(words));
        if (streams.out().checkError()) {
            say("standard output could not be written");
            return Exit.ERRORED.code();
        }
        return code;
    }

    private int attempt(List<String> words) {
        try {
            return execute(words);
        } catch (ParameterException e) {
            say(Complaint.of(e));
            return Exit.USAGE.code();
        } catch (UsageException e) {
            say(e.sentence());
            return Exit.USAGE.code();
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            LOG.error("Unexpected failure of the command", e);
            say("unexpected " + Failures.unexpected(e) + "; a file given by --log has the details");
            return Exit.ERRORED.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            say("interrupted");
            return Exit.CANCELLED.code();
        }
    }

    private int execute(List<String> words) throws IOException, InterruptedException {
        ParseResult parsed = line().parseArgs(words.toArray(String[]::new));
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (!parsed.hasSubcommand()) {
            throw new UsageException("a command must be named; --help lists them");
        }
        Settings settings = Settings.of(new GivenOptions(parsed), defaultConfig);
        CliCommand command = (CliCommand) parsed.subcommand().commandSpec().userObject();
        OptionalInt other = command.becomesUser()
                ? new OtherUser(streams, onSignal).run(settings.user(), words)
                : OptionalInt.empty();
        if (other.isPresent()) {
            return other.getAsInt();
        }
        settings.log().ifPresent(log -> LogSetup.toFile(log, this::say));
        return command.run(new Session(streams, settings, onSignal)).code();
    }

    private CommandLine line() {
        CommandLine line = new CommandLine(new Options());
        line.setExpandAtFiles(false);
        line.setPosixClusteredShortOptionsAllowed(false);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
        return line;
    }

    private void say(String sentence) {
        streams.err().println("countermeasure: " + sentence);
    }
}
