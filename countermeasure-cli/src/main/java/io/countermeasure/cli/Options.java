package io.countermeasure.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The options of every command, before its name or after it. picocli resets such a field when it gets to the command's
 * name, so the fields only declare what there is; {@link GivenOptions} has the values of both places.
 */
@Command(
        name = "countermeasure",
        description = "Shows, checks and runs the countermeasures of this host.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        subcommands = {
            HelpCommand.class,
            ListPlugins.class,
            ValidatePlugins.class,
            ValidateSudo.class,
            RunCommand.class,
            ResultsCommand.class,
            CancelCommand.class,
            RebuildMetadata.class,
            ExplainCommand.class,
            DoctorCommand.class,
            FreezeCommand.class,
            ThawCommand.class,
            DisableCommand.class,
            EnableCommand.class,
            ResetCommand.class,
            PythonPath.class
        },
        footer = {
            "",
            "Exit codes: 0 well, 1 the plugin failed, 2 usage, 3 a plugin file is unusable",
            "or no such run is under way, 4 sudo permissions are missing, 5 the run was refused, 6 ended at its limit, 7 cancelled, 8 a fault of ours,",
            "9 this host cannot enforce all that is asked of a sandbox."
        })
final class Options {

    @Option(
            names = "--plugins",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "A folder of plugin files; may be given more than once.")
    List<String> plugins = new ArrayList<>();

    @Option(names = "--standard", scope = ScopeType.INHERIT, description = "Offer the standard countermeasures too.")
    boolean standard;

    @Option(
            names = "--no-standard",
            scope = ScopeType.INHERIT,
            description = "Do not offer them, whatever the configuration says.")
    boolean noStandard;

    @Option(
            names = "--state",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Where to keep what must survive; made if it is missing.")
    @Nullable
    String state;

    @Option(
            names = "--log",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Log to this file too, or to countermeasure.log in this folder.")
    @Nullable
    String log;

    @Option(
            names = "--trust",
            scope = ScopeType.INHERIT,
            paramLabel = "strict|relaxed",
            description = "Refuse (the default) or merely report plugin files that others could have changed.")
    @Nullable
    String trust;

    @Option(
            names = "--sandbox",
            scope = ScopeType.INHERIT,
            paramLabel = "host|confined",
            description = "Tidy up (the default), or shut runs in by bubblewrap; doctor says what that can do here.")
    @Nullable
    String sandbox;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "USER",
            description = "Become this user before anything else; for root only.")
    @Nullable
    String user;

    @Option(
            names = "--run-as",
            scope = ScopeType.INHERIT,
            paramLabel = "USER",
            description = "Run plugins as this user; for root only.")
    @Nullable
    String runAs;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Answer with one JSON document on standard output.")
    boolean json;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Take settings that are not given here from this file, instead of from"
                    + " /etc/countermeasure/countermeasure.properties.")
    @Nullable
    String config;
}
