package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.KillReport;
import io.countermeasure.plugin.CommandCountermeasure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Plugins that are shut in and use sudo: those of a folder, and some of its own. Says what each came to. */
final class ConfinedSudoMain {

    /** What has to arrive as it is: as it is declared, as a shell writes it, and as it is. */
    static final String DECLARED = "'a b' '' \"it's \\\"so\\\"\" $'two\\nlines\\n' '*$HOME\\n' '-n'";

    static final String QUOTED = "'a b' '' \"it's \\\"so\\\"\" 'two\nlines\n' '*$HOME\\n' '-n'";

    static final List<String> WORDS = List.of("a b", "", "it's \"so\"", "two\nlines\n", "*$HOME\\n", "-n");

    private static final String LOOP = "trap \"\" TERM ALRM HUP INT; while :; do sleep 1; done";

    private ConfinedSudoMain() {}

    public static void main(String[] args) throws Exception {
        String word = args[0];
        String hundred = "x".repeat(100_000);
        EngineBuilder builder = CountermeasureEngine.builder()
                .sandbox(Sandboxes.confined())
                .pluginDirectory(Path.of(args[1]))
                .runPolicy(RunPolicy.builder().grace(Duration.ofSeconds(2)).build())
                .register(shell(
                        "sudo.mixed",
                        "sudo /usr/bin/id -u; sudo cat /etc/shadow; echo $?; sudo -u root /usr/bin/id -u; echo $?;"
                                + " sudo -n -- /usr/bin/id -u; sudo /usr/bin/id -u -r; echo $?",
                        m -> m.sudoRequirement("/usr/bin/id -u")))
                .register(shell("sudo.none", "sudo /usr/bin/id -u; echo $?", m -> m))
                .register(shell(
                        "sudo.words",
                        "sudo /usr/bin/printf '%s|' " + QUOTED,
                        m -> m.sudoRequirement("/usr/bin/printf '%s|' " + DECLARED)))
                .register(shell(
                        "sudo.long",
                        "x=$(printf '%0100000d' 0 | tr 0 x); sudo /usr/bin/printf '%s' \"$x\" | md5sum;"
                                + " sudo /usr/bin/printf '%s' \"${x}y\"; echo $?",
                        m -> m.sudoRequirement("/usr/bin/printf '%s' " + hundred)))
                .register(shell(
                        "sudo.streams",
                        "sudo /usr/bin/sh -c 'echo out; echo err >&2; exit 7' 2>&1 >/dev/null; echo $?;"
                                + " for i in 1 2 3 4; do sudo /usr/bin/sh -c 'echo out; echo err >&2; exit 7' 2>/dev/null & done; wait",
                        m -> m.sudoRequirement("/usr/bin/sh -c 'echo out; echo err >&2; exit 7'")))
                .register(shell(
                        "sudo.cut",
                        "timeout -s KILL 0.7 sudo /usr/bin/sh -c 'seq 100000; sleep 1'; sudo /usr/bin/id -u",
                        m -> m.sudoRequirement("/usr/bin/sh -c 'seq 100000; sleep 1'")
                                .sudoRequirement("/usr/bin/id -u")))
                .register(shell(
                        "sudo.variables",
                        "unset LD_DEBUG; sudo /usr/bin/id -u",
                        m -> m.sudoRequirement("/usr/bin/id -u")
                                .environment("LD_DEBUG", "files")
                                .environment("LD_DEBUG_OUTPUT", args[2] + "/trace")))
                .register(shell(
                        "sudo.overruns",
                        "sudo /usr/bin/sh -c '" + LOOP + "' " + word,
                        m -> m.sudoRequirement("/usr/bin/sh -c '" + LOOP + "' " + word)
                                .maxRuntime(Duration.ofSeconds(2))))
                .register(shell(
                        "sudo.ended", "sudo /usr/bin/sleep 60 & sleep 3", m -> m.sudoRequirement("/usr/bin/sleep 60")))
                .register(shell(
                        "sudo.leaves",
                        "sudo /usr/bin/sh -c 'while :; do sleep 1; done' " + word + " & sleep 3",
                        m -> m.sudoRequirement("/usr/bin/sh -c 'while :; do sleep 1; done' " + word)));
        if (System.getProperty("user.name").equals("root")) {
            builder.runAs("nobody");
        }
        try (CountermeasureEngine engine = builder.build()) {
            engine.registry().catalog().problems().forEach(System.err::println);
            for (String key : List.of(
                    "sudo.variables", // before a guard stands ready outside
                    "sudo.mixed",
                    "sudo.mixed",
                    "sudo.none",
                    "sudo.words",
                    "sudo.long",
                    "sudo.streams",
                    "sudo.cut",
                    "sudo.python",
                    "sudo.jar",
                    "sudo.ended",
                    "sudo.overruns",
                    "sudo.leaves")) {
                say(engine.request(key).run());
            }
        }
    }

    private static CommandCountermeasure shell(
            String key, String script, UnaryOperator<CountermeasureMetadata.Builder> more) {
        return CommandCountermeasure.of(
                more.apply(CountermeasureMetadata.builder(key)
                                .name(key)
                                .author("tests")
                                .description("Uses sudo"))
                        .build(),
                Command.shell(script));
    }

    private static void say(ExecutionResult result) {
        KillReport report = result.killReport().orElseThrow();
        System.out.println("== " + result.textKey() + " " + result.outcome() + " " + report.verdict()
                + report.survivors().stream()
                        .map(s -> " " + s.pid() + ":" + s.uid())
                        .reduce("", String::concat));
        System.out.println(result.textOutput());
        System.out.println("-- " + result.console().stderr().strip()
                + result.failure().map(String::valueOf).orElse(""));
        System.out.println("told of "
                + result.verdicts().stream()
                        .filter(v -> v.gate().equals("sudo_broker"))
                        .count());
        result.verdicts().stream()
                .filter(v -> v.gate().equals("sudo_broker"))
                .forEach(v -> System.err.println(v.passed() + " "
                        + v.detail().substring(0, Math.min(200, v.detail().length()))));
    }
}
