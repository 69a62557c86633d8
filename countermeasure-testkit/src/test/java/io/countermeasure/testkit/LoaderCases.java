package io.countermeasure.testkit;

import io.countermeasure.json.JsonCountermeasureLoader;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.python.PythonCountermeasureLoader;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.LoadContext.PluginFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Loaders that keep all rules, and some that do not. */
final class LoaderCases {

    private LoaderCases() {}

    /** Of files that say {@code plugin KEY}. */
    static class RightLoader implements CountermeasureLoader {

        @Override
        public String kind() {
            return "word";
        }

        @Override
        public Set<String> extensions() {
            return Set.of("word");
        }

        @Override
        public void load(LoadContext context) {
            for (PluginFile file : context.files()) {
                load(context, file);
            }
        }

        void load(LoadContext context, PluginFile file) {
            String text = text(file);
            if (isGood(file)) {
                offer(context, file, text.substring("plugin ".length()));
            } else {
                refuse(context, file);
            }
        }

        static String text(PluginFile file) {
            return new String(file.content(), StandardCharsets.UTF_8).strip();
        }

        static boolean isGood(PluginFile file) {
            String text = text(file);
            return text.startsWith("plugin ") && TextKey.isValid(text.substring("plugin ".length()));
        }

        static boolean isBad(PluginFile file) {
            return text(file).equals("bad");
        }

        static void offer(LoadContext context, PluginFile file, String key) {
            CountermeasureMetadata metadata = CountermeasureMetadata.builder(key)
                    .name("Word")
                    .author("ops@acme.example")
                    .description("Is a word")
                    .build();
            context.plugin(file, CommandCountermeasure.of(metadata, Command.of("true")));
        }

        void refuse(LoadContext context, PluginFile file) {
            context.problem(Problem.error(file.path(), "file must say plugin and a key but does not"));
        }
    }

    abstract static class OfWords extends CountermeasureLoaderContract {
        @Override
        protected byte[] goodFile(String textKey) {
            return ("plugin " + textKey + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        protected byte[] badFile() {
            return "bad".getBytes(StandardCharsets.UTF_8);
        }
    }

    static class Right extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader();
        }
    }

    static class RightJson extends CountermeasureLoaderContract {
        @Override
        protected CountermeasureLoader loader() {
            return new JsonCountermeasureLoader();
        }

        @Override
        protected byte[] goodFile(String textKey) {
            return ("{\"name\": \"N\", \"author\": \"A\", \"textkey\": \"" + textKey
                            + "\", \"description\": \"D\", \"command\": \"true\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        protected byte[] badFile() {
            return "{\"name\": 3}".getBytes(StandardCharsets.UTF_8);
        }
    }

    static class RightPython extends CountermeasureLoaderContract {
        @Override
        protected CountermeasureLoader loader() {
            return new PythonCountermeasureLoader();
        }

        @Override
        protected byte[] goodFile(String textKey) {
            return ("from countermeasure import CountermeasurePlugin\nclass ACountermeasure(CountermeasurePlugin):\n"
                            + "    name = author = description = 'A'\n    textkey = '" + textKey
                            + "'\n    def run(self):\n        pass\n")
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        protected byte[] badFile() {
            return "import\n".getBytes(StandardCharsets.UTF_8);
        }
    }

    @Breaks("itsKindIsOneWordInLowerCase")
    static class Shouting extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                public String kind() {
                    return "Word Files";
                }
            };
        }
    }

    @Breaks("itsEndingsAreInLowerCaseAndWithoutAPeriod")
    static class Dotted extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                public Set<String> extensions() {
                    return Set.of(".word");
                }
            };
        }
    }

    @Breaks("aGoodFileIsOfferedOnce")
    static class Twice extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                void load(LoadContext context, PluginFile file) {
                    super.load(context, file);
                    if (isGood(file)) {
                        super.load(context, file);
                    }
                }
            };
        }
    }

    @Breaks("aPluginHasTheKeyOfItsFile")
    static class OneKey extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                void load(LoadContext context, PluginFile file) {
                    if (isGood(file)) {
                        offer(context, file, "always.the.same");
                    } else {
                        refuse(context, file);
                    }
                }
            };
        }
    }

    @Breaks("aBadFileIsReported")
    static class Silent extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                void refuse(LoadContext context, PluginFile file) {
                    if (!isBad(file)) {
                        super.refuse(context, file);
                    }
                }
            };
        }
    }

    @Breaks("aBadFileIsNotOffered")
    static class Lenient extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                void refuse(LoadContext context, PluginFile file) {
                    super.refuse(context, file);
                    if (isBad(file)) {
                        offer(context, file, "bad");
                    }
                }
            };
        }
    }

    @Breaks("anErrorNamesItsFile")
    static class Elsewhere extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                void refuse(LoadContext context, PluginFile file) {
                    context.problem(Problem.error(
                            isBad(file) ? Path.of("/elsewhere") : file.path(), "file must be good but is not"));
                }
            };
        }
    }

    @Breaks("oneBadFileHarmsNoOther")
    static class AllOrNothing extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                public void load(LoadContext context) {
                    if (context.files().stream().allMatch(RightLoader::isGood)) {
                        super.load(context);
                    } else {
                        context.files().stream().filter(file -> !isGood(file)).forEach(file -> refuse(context, file));
                    }
                }
            };
        }
    }

    @Breaks("noiseIsReportedAndThrowsNothing")
    static class Fragile extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                void load(LoadContext context, PluginFile file) {
                    if (file.content()[0] != 0) { // an empty file has none
                        super.load(context, file);
                    }
                }
            };
        }
    }

    @Breaks("nothingToLoadIsNothing")
    static class Demanding extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                public void load(LoadContext context) {
                    super.load(context);
                    if (context.files().isEmpty()) {
                        context.problem(Problem.error(Path.of("/"), "there must be files but there are none"));
                    }
                }
            };
        }
    }

    @Breaks("whatItLearntChangesNothing")
    static class Forgetful extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                void load(LoadContext context, PluginFile file) {
                    if (context.cache().put(file.sha256(), new byte[0]) == null) {
                        super.load(context, file);
                    }
                }
            };
        }
    }

    @Breaks("whatBecameOfAFileSinceItWasReadDoesNotCount")
    static class LooksAgain extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                void load(LoadContext context, PluginFile file) {
                    try {
                        byte[] now = Files.readAllBytes(file.path());
                        PluginFile again = new PluginFile(file.path(), now, file.sha256());
                        if (isGood(again)) {
                            offer(context, file, text(again).substring("plugin ".length()));
                        } else {
                            refuse(context, file);
                        }
                    } catch (IOException e) {
                        refuse(context, file);
                    }
                }
            };
        }
    }

    @Breaks("eachLoadIsOfItsOwnFiles")
    static class Collecting extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                private final Set<PluginFile> seen = new LinkedHashSet<>();

                @Override
                public synchronized void load(LoadContext context) {
                    seen.addAll(context.files());
                    seen.forEach(file -> load(context, file));
                }
            };
        }
    }

    /** Knows a file by its path. */
    @Breaks("eachLoadIsOfItsOwnFiles")
    static class Stale extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                private final Map<Path, PluginFile> known = new ConcurrentHashMap<>();

                @Override
                void load(LoadContext context, PluginFile file) {
                    PluginFile first = known.computeIfAbsent(file.path(), path -> file);
                    if (isGood(first)) {
                        offer(context, file, text(first).substring("plugin ".length()));
                    } else {
                        refuse(context, file);
                    }
                }
            };
        }
    }

    /** Has one load in mind. */
    @Breaks("severalThreadsMayLoadAtOnce")
    static class SingleMinded extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                private volatile @Nullable LoadContext current;

                @Override
                public void load(LoadContext context) {
                    current = context;
                    LockSupport.parkNanos(50_000_000);
                    LoadContext now = current;
                    if (now != null) {
                        super.load(now);
                    }
                }
            };
        }
    }

    @Breaks("theBytesStayAsTheyAre")
    static class Scribbling extends OfWords {
        @Override
        protected CountermeasureLoader loader() {
            return new RightLoader() {
                @Override
                void load(LoadContext context, PluginFile file) {
                    super.load(context, file);
                    if (isGood(file)) {
                        file.content()[file.content().length - 1] = ' ';
                    }
                }
            };
        }
    }
}
