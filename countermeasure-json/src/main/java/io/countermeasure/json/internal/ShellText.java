package io.countermeasure.json.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * The simple commands of a text for {@code /bin/sh}, as far as they are written down: those of substitutions, too, but nothing that is
 * only known once it runs. Not for running anything.
 */
final class ShellText {

    private static final String ENDS = ";&|()\n";
    private static final String UNKNOWN = "$`*?[{~";

    private final String text;
    private final List<List<Word>> commands = new ArrayList<>();
    private List<Word> command = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean exact = true;
    private boolean isTarget;

    private ShellText(String text) {
        this.text = text;
    }

    /**
     * A word.
     *
     * @param text what it is, or what it is written as where that is not exact
     * @param exact whether nothing of it is substituted or expanded
     */
    record Word(String text, boolean exact) {}

    /** The commands of a text, each with at least one word. */
    static List<List<Word>> commands(String text) {
        ShellText reading = new ShellText(text);
        reading.read();
        return reading.commands;
    }

    private void read() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i = escaped(i + 1);
            } else if (c == '\'') {
                i = singleQuoted(i + 1);
            } else if (c == '"') {
                i = doubleQuoted(i + 1);
            } else if (c == '#' && !inWord) {
                i = lineEnd(i) - 1;
            } else if (c == '>' || c == '<') {
                i = redirection(i);
            } else {
                i = plain(i, c);
            }
        }
        endCommand();
    }

    private int plain(int at, char c) {
        if (c == ' ' || c == '\t') {
            endWord();
        } else if (ENDS.indexOf(c) >= 0) {
            endCommand();
        } else if (UNKNOWN.indexOf(c) >= 0 && !(c == '~' && inWord)) {
            return unknown(at, c);
        } else {
            take(c);
        }
        return at;
    }

    private int escaped(int at) {
        if (text.charAt(at) != '\n') {
            take(text.charAt(at));
        }
        return at;
    }

    private int singleQuoted(int at) {
        inWord = true;
        int end = text.indexOf('\'', at);
        int last = end < 0 ? text.length() : end;
        word.append(text, at, last);
        return last;
    }

    private int doubleQuoted(int at) {
        inWord = true;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c == '\\' && i + 1 < text.length() && "\"\\$`\n".indexOf(text.charAt(i + 1)) >= 0) {
                i = escaped(i + 1);
            } else if (c == '$' || c == '`') {
                i = unknown(i, c);
            } else {
                take(c);
            }
        }
        return text.length();
    }

    /** What a substitution runs is among the commands; what becomes of it is not known. */
    private int unknown(int at, char c) {
        exact = false;
        boolean command = c == '$' && at + 1 < text.length() && text.charAt(at + 1) == '(';
        int begin = command ? at + 2 : at + 1;
        if (!command && c != '`') {
            take(c);
            return at;
        }
        int end = command ? closing(begin) : text.indexOf('`', begin);
        int last = end < 0 ? text.length() : end;
        commands.addAll(commands(text.substring(begin, last)));
        word.append(text, at, Math.min(last + 1, text.length()));
        inWord = true;
        return last;
    }

    private int closing(int begin) {
        int depth = 1;
        boolean quoted = false;
        for (int i = begin; i < text.length(); i++) {
            quoted ^= text.charAt(i) == '\'';
            if (quoted) {
                continue;
            }
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Neither the number before it nor the target behind it is a word of the command. */
    private int redirection(int at) {
        if (word.toString().matches("[0-9]+")) {
            word.setLength(0);
            inWord = false;
        }
        endWord();
        int end = at + 1;
        while (end < text.length() && "<>&|-".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        isTarget = true;
        return end - 1;
    }

    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private void take(char c) {
        word.append(c);
        inWord = true;
    }

    private void endWord() {
        if (inWord && !isTarget) {
            command.add(new Word(word.toString(), exact));
        }
        isTarget &= !inWord;
        word.setLength(0);
        inWord = false;
        exact = true;
    }

    private void endCommand() {
        endWord();
        isTarget = false;
        if (!command.isEmpty()) {
            commands.add(command);
        }
        command = new ArrayList<>();
    }
}
