package io.countermeasure.json.internal;

import io.countermeasure.json.internal.ShellText.Word;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a command uses sudo, as far as that is written down in it. Stateless. */
public final class SudoUses {

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
    private static final Set<String> KEYWORDS =
            Set.of("if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "exec", "command");

    /** They run what follows them, behind options and numbers of their own. */
    private static final Set<String> RUNNERS = Set.of(
            "env", "nohup", "nice", "ionice", "timeout", "setsid", "stdbuf", "xargs", "chrt", "flock", "unbuffer");

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ksh", "zsh");
    private static final String WITH_VALUE = "ugCDhpRrtTU";
    private static final Set<String> LONG_WITH_VALUE = Set.of(
            "--user",
            "--group",
            "--close-from",
            "--chdir",
            "--host",
            "--prompt",
            "--chroot",
            "--role",
            "--type",
            "--command-timeout",
            "--other-user");
    private static final Pattern ASKS_ONLY =
            Pattern.compile("-[A-Za-z]*[lvVkK][A-Za-z]*|--(list|validate|version|.*timestamp)");

    private final List<Use> uses = new ArrayList<>();

    private SudoUses() {}

    /**
     * One use.
     *
     * @param words what sudo is to run
     * @param exact whether that is known
     */
    public record Use(List<String> words, boolean exact) {

        /** Copies the list. */
        public Use {
            words = List.copyOf(words);
        }
    }

    /** All uses of a command. */
    public static List<Use> of(Command command) {
        SudoUses found = new SudoUses();
        if (command.isShell()) {
            found.text(command.words().get(2));
        } else {
            found.command(
                    command.argv().stream().map(word -> new Word(word, true)).toList());
        }
        return found.uses;
    }

    /** What is wrong with a plugin whose command uses sudo for what it does not declare; each use that is clear is of a declared line, or told. */
    public static List<String> undeclared(CountermeasureMetadata metadata, Command command) {
        return of(command).stream()
                .filter(use -> use.exact() && !SudoLine.isDeclared(metadata, use.words()))
                .map(use -> "command must use sudo for lines of sudo_requirements only but does for "
                        + Shown.quote(String.join(" ", use.words())) + "; declared are " + metadata.sudoRequirements())
                .toList();
    }

    /** Which uses cannot be compared with what is declared. */
    public static List<String> unclear(Command command) {
        return of(command).stream()
                .filter(use -> !use.exact())
                .map(use ->
                        "command should use sudo for words that are written out, to be compared with sudo_requirements, but does for "
                                + Shown.quote(String.join(" ", use.words())))
                .toList();
    }

    private void text(String text) {
        ShellText.commands(text).forEach(this::command);
    }

    private void command(List<Word> words) {
        int at = 0;
        while (at < words.size() && isBefore(words.get(at).text())) {
            at++;
        }
        if (at == words.size()) {
            return;
        }
        String name = name(words.get(at));
        List<Word> rest = words.subList(at + 1, words.size());
        if (name.equals("sudo")) {
            use(rest);
        } else if (SHELLS.contains(name)) {
            shell(rest);
        } else if (RUNNERS.contains(name)) {
            run(rest);
        }
    }

    private static boolean isBefore(String word) {
        return KEYWORDS.contains(word) || ASSIGNMENT.matcher(word).matches();
    }

    /** The text behind {@code -c}. */
    private void shell(List<Word> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).text().matches("-[a-z]*c")) {
                text(words.get(i + 1).text());
                return;
            }
        }
    }

    private void run(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            String name = name(words.get(i));
            if (name.equals("sudo") || SHELLS.contains(name)) {
                command(words.subList(i, words.size()));
                return;
            }
        }
    }

    private void use(List<Word> words) {
        int at = 0;
        while (at < words.size() && words.get(at).text().startsWith("-")) {
            String option = words.get(at).text();
            if (ASKS_ONLY.matcher(option).matches() && !option.equals("-k")) {
                return;
            }
            at += option.equals("--") || !hasValueBehind(option) ? 1 : 2;
            if (option.equals("--")) {
                break;
            }
        }
        while (at < words.size() && ASSIGNMENT.matcher(words.get(at).text()).matches()) {
            at++;
        }
        if (at < words.size()) {
            List<Word> what = words.subList(at, words.size());
            uses.add(new Use(
                    what.stream().map(Word::text).toList(), what.stream().allMatch(Word::exact)));
        }
    }

    private static boolean hasValueBehind(String option) {
        boolean isShort = option.length() > 1 && option.charAt(1) != '-';
        return isShort ? WITH_VALUE.indexOf(option.charAt(option.length() - 1)) >= 0 : LONG_WITH_VALUE.contains(option);
    }

    private static String name(Word word) {
        return word.text().substring(word.text().lastIndexOf('/') + 1);
    }
}
