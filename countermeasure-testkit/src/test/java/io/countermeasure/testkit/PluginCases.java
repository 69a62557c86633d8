package io.countermeasure.testkit;

import io.countermeasure.model.Command;
import io.countermeasure.model.CommandResult;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Severity;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that keep all rules, and some that do not. */
final class PluginCases {

    private static final Path PLUGINS = Path.of("src/test/resources/plugins");

    private PluginCases() {}

    static FakeCommands tool() {
        return FakeCommands.strict()
                .on("/usr/bin/tool")
                .withAnyArguments()
                .prints("all is well")
                .exits(0);
    }

    static class RightCountermeasure extends CountermeasurePlugin {

        @Override
        public CountermeasureMetadata metadata() {
            return CountermeasureMetadata.builder("contract.plugin")
                    .name("Right")
                    .author("ops@acme.example")
                    .description(description())
                    .build();
        }

        String description() {
            return "Runs a tool";
        }

        String[] words(RunContext context) {
            return new String[] {"/usr/bin/tool"};
        }

        @Override
        public void run(RunContext context) throws Exception {
            CommandResult result = context.exec(Command.of(words(context)));
            context.saveTextOutput(result.stdout());
            context.saveReturnCode(result.exitCode());
        }
    }

    /** Right but for the words that it calls. */
    static final class CallingCountermeasure extends RightCountermeasure {
        private final Function<RunContext, String[]> words;

        CallingCountermeasure(Function<RunContext, String[]> words) {
            this.words = words;
        }

        @Override
        String[] words(RunContext context) {
            return words.apply(context);
        }
    }

    abstract static class OfJava extends CountermeasurePluginContract {
        abstract CountermeasurePlugin plugin();

        @Override
        protected PluginTester tester() {
            return PluginTester.of(plugin()).commands(tool());
        }
    }

    static class Right extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            return new RightCountermeasure();
        }
    }

    static class RightInJson extends CountermeasurePluginContract {
        @Override
        protected PluginTester tester() {
            return PluginTester.of(PLUGINS.resolve("tool.json")).commands(tool());
        }
    }

    /** As most checkouts are where everybody has a group of their own (umask 002). */
    static class RightInAFolderThatAGroupMayWrite extends CountermeasurePluginContract {
        @TempDir
        private Path folder;

        @BeforeEach
        void aGroupMayWrite() throws IOException {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
            Path unused = Files.copy(PLUGINS.resolve("tool.json"), folder.resolve("tool.json"));
        }

        @Override
        protected PluginTester tester() {
            return PluginTester.of(folder.resolve("tool.json")).commands(tool());
        }
    }

    static class RightInPython extends CountermeasurePluginContract {
        @Override
        protected PluginTester tester() {
            return PluginTester.of(PLUGINS.resolve("tool.py")).commands(tool());
        }
    }

    @Breaks("validationFindsNothing")
    static class Complaining extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            class WrongCountermeasure extends RightCountermeasure {
                @Override
                public Optional<String> validate() {
                    return Optional.of("tool must be there");
                }
            }
            return new WrongCountermeasure();
        }
    }

    @Breaks("itIsTheSameWhenItIsLoadedAgain")
    static class Counting extends OfJava {
        private static final AtomicInteger COUNT = new AtomicInteger();

        @Override
        CountermeasurePlugin plugin() {
            class WrongCountermeasure extends RightCountermeasure {
                @Override
                String description() {
                    return "Number " + COUNT.incrementAndGet();
                }
            }
            return new WrongCountermeasure();
        }
    }

    @Breaks("itSucceeds")
    static class Failing extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            class WrongCountermeasure extends RightCountermeasure {
                @Override
                public void run(RunContext context) {
                    context.saveReturnCode(3);
                }
            }
            return new WrongCountermeasure();
        }
    }

    @Breaks("itSaysWhatItDid")
    static class Silent extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            class WrongCountermeasure extends RightCountermeasure {
                @Override
                public void run(RunContext context) {}
            }
            return new WrongCountermeasure();
        }
    }

    @Breaks("anIncidentThatSaysNothingIsNoFailure")
    static class Trusting extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            class WrongCountermeasure extends RightCountermeasure {
                @Override
                public void run(RunContext context) {
                    context.saveTextOutput(context.incident().outage().id().orElseThrow());
                }
            }
            return new WrongCountermeasure();
        }
    }

    @Breaks("dataOfTheIncidentIsInNoCommand")
    static class Injectable extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            return new CallingCountermeasure(context -> new String[] {
                "/usr/bin/tool", context.incident().outage().alertLabel().orElse("")
            });
        }
    }

    @Breaks("dataOfTheIncidentIsInNoCommand")
    static class InjectableByItsServer extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            return new CallingCountermeasure(context -> new String[] {
                "/usr/bin/tool", "--host=" + context.incident().server().fqdn().orElse("")
            });
        }
    }

    @Breaks("dataOfTheIncidentIsInNoCommand")
    static class InjectableByAWord extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            return new CallingCountermeasure(context -> new String[] {
                "/usr/bin/tool",
                context.incident().outage().alertLabel().orElse("").split(" ", 2)[0]
            });
        }
    }

    @Breaks("dataOfTheIncidentIsInNoCommand")
    static class InjectableByAnAttribute extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            return new CallingCountermeasure(context -> new String[] {
                "/usr/bin/tool",
                "--team=" + context.incident().customerAttributes().getOrDefault("team", "")
            });
        }
    }

    @Breaks("dataOfTheIncidentIsInNoCommand")
    static class InjectableWhenItIsCritical extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            return new CallingCountermeasure(context -> new String[] {
                "/usr/bin/tool",
                context.incident()
                        .outage()
                        .severity()
                        .filter(Severity.CRITICAL::equals)
                        .flatMap(critical -> context.incident().server().name())
                        .orElse("")
            });
        }
    }

    /** What nobody plays, nobody sees. */
    @Breaks("dataOfTheIncidentIsInNoCommand")
    static class Executed extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            return new CallingCountermeasure(context ->
                    new String[] {"true", context.incident().server().fqdn().orElse("")});
        }

        @Override
        protected PluginTester tester() {
            return super.tester().realCommands();
        }
    }

    /** A warning is a finding, too: this limit is none. */
    @Breaks("validationFindsNothing")
    static class Misspelt extends CountermeasurePluginContract {
        @TempDir
        private Path folder;

        @BeforeEach
        void aLimitIsMisspelt() throws IOException {
            String plugin = Files.readString(PLUGINS.resolve("tool.py"));
            Path unused = Files.writeString(
                    folder.resolve("tool.py"), plugin.replaceFirst("\n( +)textkey", "\n$1max_runtme = 5\n$1textkey"));
        }

        @Override
        protected PluginTester tester() {
            return PluginTester.of(folder.resolve("tool.py")).commands(tool());
        }
    }

    @Breaks("theSecondRunGoesLikeTheFirst")
    static class Remembering extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            class WrongCountermeasure extends RightCountermeasure {
                private int runs;

                @Override
                public void run(RunContext context) {
                    context.saveReturnCode(runs++);
                }
            }
            return new WrongCountermeasure();
        }
    }

    @Breaks("itEndsAtItsDeadline")
    static class Stubborn extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            class WrongCountermeasure extends RightCountermeasure {
                @Override
                public void run(RunContext context) throws Exception {
                    try {
                        super.run(context);
                    } catch (InterruptedException e) {
                        Breaks.Stuck.hold();
                    }
                }
            }
            return new WrongCountermeasure();
        }
    }

    @Breaks("nothingOfItIsLeft")
    static class Untidy extends OfJava {
        @Override
        CountermeasurePlugin plugin() {
            class WrongCountermeasure extends RightCountermeasure {
                @Override
                public void run(RunContext context) throws Exception {
                    Breaks.Stuck.thread();
                    super.run(context);
                }
            }
            return new WrongCountermeasure();
        }
    }
}
