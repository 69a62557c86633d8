package io.countermeasure.cli;

import io.countermeasure.engine.FileTrust;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.python.PythonRuntime;
import io.countermeasure.spi.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What holds for a command: the command line's word, else the configuration file's, else the default.
 *
 * @param plugins folders of plugin files
 * @param standard whether the standard countermeasures are offered
 * @param state the state directory
 * @param log the log file, or a folder for it
 * @param trust what is made of plugin files that others could have changed
 * @param user who to become first
 * @param runAs who plugins run as
 * @param sandbox how runs are confined
 * @param python what Python plugins run with
 * @param json whether the answer is JSON
 */
record Settings(
        List<Path> plugins,
        boolean standard,
        Optional<Path> state,
        Optional<Given> log,
        FileTrust trust,
        Optional<Given> user,
        Optional<Given> runAs,
        Sandbox sandbox,
        PythonRuntime python,
        boolean json) {

    private static final Pattern SEPARATOR = Pattern.compile("[:,]");
    private static final Pattern SEPARATED = Pattern.compile(",");

    static Settings of(GivenOptions options, Path defaultConfig) {
        ConfigFile config = config(options, defaultConfig);
        Picker from = new Picker(options, config);
        return new Settings(
                plugins(options, config),
                standard(options, config),
                from.pick("state", Given::path),
                from.pick("log", Function.identity()),
                from.pick("trust", Settings::trust).orElse(FileTrust.STRICT),
                from.pick("user", Function.identity()),
                from.pick("run_as", Function.identity()),
                from.pick("sandbox", Settings::sandbox).orElse(Sandboxes.host()),
                python(config),
                options.flag("--json"));
    }

    /** The command line wins, but a bad value in the file does not pass unseen. */
    private record Picker(GivenOptions options, ConfigFile config) {
        <T> Optional<T> pick(String key, Function<Given, T> reading) {
            Optional<T> inFile = config.get(key).map(reading);
            return options.one("--" + key.replace('_', '-')).map(reading).or(() -> inFile);
        }
    }

    private static ConfigFile config(GivenOptions options, Path defaultConfig) {
        Optional<Given> named = options.one("--config");
        if (named.isPresent()) {
            return ConfigFile.read(named.get().path());
        }
        return Files.notExists(defaultConfig) ? ConfigFile.none() : ConfigFile.read(defaultConfig);
    }

    private static boolean standard(GivenOptions options, ConfigFile config) {
        boolean inFile = config.get("standard").map(Settings::bool).orElse(false);
        boolean wanted = options.flag("--standard");
        boolean unwanted = options.flag("--no-standard");
        if (wanted && unwanted) {
            throw new UsageException("--standard and --no-standard must not both be given");
        }
        return wanted || (inFile && !unwanted);
    }

    private static List<Path> plugins(GivenOptions options, ConfigFile config) {
        List<Path> inFile = config.get("plugins").stream()
                .flatMap(
                        listed -> SEPARATOR.splitAsStream(listed.value()).map(d -> new Given(listed.name(), d.strip())))
                .map(given -> absolute(given, "absolute paths"))
                .toList();
        List<Path> given = options.all("--plugins").stream().map(Given::path).toList();
        return given.isEmpty() ? inFile : given;
    }

    /** A relative path in a file would mean another folder wherever somebody stands. */
    private static Path absolute(Given given, String rule) {
        if (!given.value().startsWith("/")) {
            throw given.mustBe(rule);
        }
        return given.path();
    }

    private static Sandbox sandbox(Given given) {
        return switch (given.value()) {
            case "host" -> Sandboxes.host();
            case "confined" -> Sandboxes.confined();
            default -> throw given.mustBe("host or confined");
        };
    }

    private static PythonRuntime python(ConfigFile config) {
        PythonRuntime.Builder runtime = PythonRuntime.builder();
        config.get("python").map(given -> absolute(given, "an absolute path")).ifPresent(runtime::interpreter);
        config.get("python_aliases")
                .ifPresent(listed -> SEPARATED
                        .splitAsStream(listed.value())
                        .forEach(alias -> alias(runtime, new Given(listed.name(), alias.strip()))));
        return runtime.build();
    }

    private static void alias(PythonRuntime.Builder runtime, Given given) {
        try {
            runtime.alias(given.value());
        } catch (IllegalArgumentException e) {
            throw given.mustBe("modules, or module:ClassName, with commas between them");
        }
    }

    private static FileTrust trust(Given given) {
        return switch (given.value()) {
            case "strict" -> FileTrust.STRICT;
            case "relaxed" -> FileTrust.RELAXED;
            default -> throw given.mustBe("strict or relaxed");
        };
    }

    private static boolean bool(Given given) {
        return switch (given.value()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw given.mustBe("true or false");
        };
    }

    /** The same without a state directory, with runs of the user whom to become: nothing is to be run. */
    Settings asking() throws IOException, InterruptedException {
        Optional<Given> other = user.isEmpty() || isOwn(user.get()) ? runAs : user;
        return new Settings(
                plugins, standard, Optional.empty(), log, trust, Optional.empty(), other, sandbox, python, json);
    }

    private static boolean isOwn(Given user) throws IOException, InterruptedException {
        Optional<Account> account = Account.named(user.value());
        return account.isPresent() && account.get().uid() == Account.ownUid();
    }

    /** Complains if the user cannot be run as. */
    void checkRunAs() throws IOException, InterruptedException {
        if (runAs.isEmpty()) {
            return;
        }
        Given given = runAs.get();
        if (Account.ownUid() != 0) {
            throw new UsageException(given.name() + " is for root only");
        }
        if (Account.named(given.value()).isEmpty()) {
            throw given.mustBe("a user of this host");
        }
    }
}
