package io.countermeasure.json.internal;

import io.countermeasure.json.internal.ShellText.Word;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
    /** Short options as they may stand together: what follows one that has a value is that value. */
    private static final Pattern ASKS_ONLY =
            Pattern.compile("-[A-Za-z&&[^" + WITH_VALUE + "]]*[lvVK].*|--(list|validate|version|remove-timestamp)");

    private static final Pattern STARTS_A_SHELL =
            Pattern.compile("-[A-Za-z&&[^" + WITH_VALUE + "]]*[si].*|--(shell|login)");

    private static final Pattern VALUE_BEHIND =
            Pattern.compile("-[A-Za-z&&[^" + WITH_VALUE + "]]*[" + WITH_VALUE + "]");

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
        while (at < words.size() && isBefore(words.get(at).text(), at)) {
            at++;
        }
        if (at == words.size()) {
            return;
        }
        String name = name(words.get(at));
        List<Word> rest = words.subList(at + 1, words.size());
        if (name.equals("sudo") || (name.contains("sudo") && !words.get(at).exact())) {
            use(rest, words.get(at).exact());
        } else if (name.equals("sudoedit")) {
            add(words.subList(at, words.size()), true);
        } else if (name.equals("eval")) {
            text(rest.stream().map(Word::text).collect(Collectors.joining(" ")));
        } else if (SHELLS.contains(name)) {
            shell(rest);
        } else if (RUNNERS.contains(name)) {
            run(rest);
        }
    }

    /** Those that have something before them have options of their own. */
    private static boolean isBefore(String word, int at) {
        return KEYWORDS.contains(word) || ASSIGNMENT.matcher(word).matches() || (at > 0 && word.startsWith("-"));
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

    /** What is behind the options and settings; a shell is the option that asks for it, too. */
    private void use(List<Word> words, boolean exact) {
        int at = 0;
        while (at < words.size() && isBeforeCommand(words.get(at).text())) {
            String option = words.get(at).text();
            if (ASKS_ONLY.matcher(option).matches()) {
                return;
            }
            if (STARTS_A_SHELL.matcher(option).matches()) {
                add(words.subList(at, words.size()), exact);
                return;
            }
            at += hasValueBehind(option) ? 2 : 1;
            if (option.equals("--")) {
                break;
            }
        }
        add(words.subList(Math.min(at, words.size()), words.size()), exact);
    }

    private static boolean isBeforeCommand(String word) {
        return word.startsWith("-") || ASSIGNMENT.matcher(word).matches();
    }

    private void add(List<Word> words, boolean exact) {
        if (!words.isEmpty()) {
            uses.add(new Use(
                    words.stream().map(Word::text).toList(),
                    exact && words.stream().allMatch(Word::exact)));
        }
    }

    private static boolean hasValueBehind(String option) {
        return VALUE_BEHIND.matcher(option).matches() || LONG_WITH_VALUE.contains(option);
    }

    private static String name(Word word) {
        return word.text().substring(word.text().lastIndexOf('/') + 1);
    }
}
