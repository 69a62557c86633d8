package io.countermeasure.integration.hostile;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.plugin.CommandCountermeasure;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Hostile commands, each with a word of its own. */
final class Hostile {

    private Hostile() {}

    /** A word that no other process has. */
    static String word() {
        return "trace-" + UUID.randomUUID();
    }

    static CommandCountermeasure plugin(
            String key, String script, UnaryOperator<CountermeasureMetadata.Builder> more, String... words) {
        String[] argv = new String[words.length + 4];
        argv[0] = "/bin/sh";
        argv[1] = "-c";
        argv[2] = script;
        argv[3] = "sh";
        System.arraycopy(words, 0, argv, 4, words.length);
        return CommandCountermeasure.of(
                more.apply(CountermeasureMetadata.builder(key)
                                .name(key)
                                .author("tests")
                                .description("A hostile program"))
                        .build(),
                Command.of(argv));
    }
}
