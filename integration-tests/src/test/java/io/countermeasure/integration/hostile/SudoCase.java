package io.countermeasure.integration.hostile;

import java.util.List;

/**
 * A sudoers, a line that a plugin declares, and what is to be found. BIN stands for the folder of the commands.
 *
 * @param name what it is about, as a sentence
 * @param line the declared line
 * @param verdicts what root finds, then what the user finds itself if that is something else
 * @param works whether {@code sudo -n} then really runs it
 * @param sudoers the file
 */
record SudoCase(String name, String line, List<String> verdicts, boolean works, String sudoers) {

    static SudoCase works(String name, String line, String verdicts, String... sudoers) {
        return new SudoCase(name, line, List.of(verdicts.split(" ")), true, String.join("\n", sudoers) + "\n");
    }

    static SudoCase fails(String name, String line, String verdicts, String... sudoers) {
        return new SudoCase(name, line, List.of(verdicts.split(" ")), false, String.join("\n", sudoers) + "\n");
    }

    String ofRoot() {
        return verdicts.get(0);
    }

    String ofUser() {
        return verdicts.get(verdicts.size() - 1);
    }

    @Override
    public String toString() {
        return name;
    }
}
