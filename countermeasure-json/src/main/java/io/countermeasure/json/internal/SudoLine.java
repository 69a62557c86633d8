package io.countermeasure.json.internal;

import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of {@code sudo_requirements}: words with spaces between them. Quotes and backslashes mean what they mean to a shell,
 * so that a word can have spaces, and {@code $'a\nb'} a line break; in a line in which a quote is left open they mean nothing. Stateless.
 */
public final class SudoLine {

    private SudoLine() {}

    /** The words of a line; at least one. */
    public static List<String> words(String line) {
        return new Reading(line).words().orElseGet(() -> List.of(line.strip().split("[ \t]+")));
    }

    /** Whether these words are, one by one, those of a declared line. */
    public static boolean isDeclared(CountermeasureMetadata metadata, List<String> words) {
        return metadata.sudoRequirements().stream().anyMatch(line -> words(line).equals(words));
    }

    /**
     * Lets pass what uses no sudo, and what uses it for a declared line.
     *
     * @throws IllegalArgumentException for any other command
     */
    public static void check(CountermeasureMetadata metadata, Command command) {
        if (command.isSudo() && !isDeclared(metadata, command.words())) {
            throw new IllegalArgumentException("sudo command must be declared in sudo_requirements but was " + command
                    + "; declared are " + metadata.sudoRequirements());
        }
    }

    private static final class Reading {
        private final String line;
        private final List<String> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private boolean inWord;
        private char quote;

        Reading(String line) {
            this.line = line;
        }

        /** Empty if a quote is left open. */
        Optional<List<String>> words() {
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '\\' && escapes(i)) {
                    i++;
                    take(escaped(line.charAt(i)));
                } else if (c == '$' && quote == 0 && line.startsWith("'", i + 1)) {
                    i++;
                    quote = '$';
                    inWord = true;
                } else if (quote != 0) {
                    inQuotes(c);
                } else {
                    plain(c);
                }
            }
            end();
            return quote != 0 || words.isEmpty() ? Optional.empty() : Optional.of(words);
        }

        private boolean escapes(int at) {
            boolean last = at + 1 == line.length();
            return !last
                    && (quote == 0 || quote == '$' || (quote == '"' && "\"\\$`".indexOf(line.charAt(at + 1)) >= 0));
        }

        private char escaped(char c) {
            if (quote != '$') {
                return c;
            }
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                default -> c;
            };
        }

        private void inQuotes(char c) {
            if (c == (quote == '$' ? '\'' : quote)) {
                quote = 0;
            } else {
                take(c);
            }
        }

        private void plain(char c) {
            if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t') {
                end();
            } else {
                take(c);
            }
        }

        private void take(char c) {
            word.append(c);
            inWord = true;
        }

        private void end() {
            if (inWord) {
                words.add(word.toString());
            }
            word.setLength(0);
            inWord = false;
        }
    }
}
