package io.countermeasure.process;

import java.io.File;
import java.util.List;
import org.apache.commons.exec.CommandLine;

/** Words that are executed as they stand: the ordinary command line strips each argument of the spaces around it. */
final class ExactCommandLine extends CommandLine {

    private final List<String> words;

    ExactCommandLine(List<String> words) {
        super(new File(words.get(0)));
        this.words = List.copyOf(words);
    }

    @Override
    public String[] toStrings() {
        return words.toArray(String[]::new);
    }
}
