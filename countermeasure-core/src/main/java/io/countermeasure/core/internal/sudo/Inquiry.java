package io.countermeasure.core.internal.sudo;

import io.countermeasure.json.internal.Shown;
import io.countermeasure.json.internal.SudoLine;
import io.countermeasure.model.CommandResult;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.RunUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks sudo what it lets a user do: {@code sudo -l} alone, which neither runs the command nor ever prompts. Root asks about
 * another user by name, and is shown all; whoever asks for themselves is shown nothing where even looking needs a password.
 * Immutable and thread-safe.
 */
final class Inquiry {

    private final SudoProcess process;
    private final RunUser user;
    private final boolean other;

    /**
     * An inquiry about that user.
     *
     * @param other whether that is somebody else than this process, which is root's then
     */
    Inquiry(SudoProcess process, RunUser user, boolean other) {
        this.process = process;
        this.user = user;
        this.other = other;
    }

    /** What is known of each of these lines. */
    Map<String, SudoFinding> of(List<String> lines) throws InterruptedException {
        Map<String, SudoFinding> findings = new LinkedHashMap<>();
        try {
            Access access = access();
            for (String line : lines) {
                findings.put(line, ofLine(access, SudoLine.words(line)));
            }
        } catch (IOException e) {
            String why = "sudo could not be asked: " + Shown.escape(String.valueOf(e.getMessage()));
            lines.forEach(line -> findings.putIfAbsent(line, unproven(SudoLine.words(line), why)));
        }
        return findings;
    }

    private SudoFinding ofLine(Access access, List<String> words) throws IOException, InterruptedException {
        try {
            return finding(access, words);
        } catch (InvalidPathException e) {
            return unproven(words, "its path has no name in the locale of this Java: start it with a UTF-8 one");
        }
    }

    /** What the user may see of its rights, or what is known without. */
    private sealed interface Access {
        record Listed(String sudo, Listing listing, List<String> warnings) implements Access {}

        record Told(SudoVerdict verdict, String detail, List<String> warnings) implements Access {}
    }

    private Access access() throws IOException, InterruptedException {
        Optional<String> sudo = Executables.find("sudo", Launcher.PATH);
        if (sudo.isEmpty()) {
            return told(SudoVerdict.SUDO_MISSING, "there is no sudo in " + Launcher.PATH);
        }
        Optional<String> hindrance = user.uid() == 0 ? Optional.empty() : Hindrance.now();
        if (hindrance.isPresent()) {
            return told(SudoVerdict.SUDO_BLOCKED, hindrance.get());
        }
        CommandResult said = ask(sudo.get(), List.of("-l", "-l"));
        if (said.timedOut()) {
            return told(SudoVerdict.PERMITTED_UNPROVEN, "sudo did not answer in time");
        }
        return said.exitCode() == 0 ? shown(sudo.get(), said) : refused(sudo.get(), said);
    }

    private Access shown(String sudo, CommandResult said) {
        Optional<Listing> listing = Listing.parse(said.stdout());
        if (listing.isEmpty()) {
            return SudoWords.isStranger(said)
                    ? told(SudoVerdict.NOT_IN_SUDOERS, "no rule of sudoers is about " + user.name() + " on this host")
                    : told(SudoVerdict.PERMITTED_UNPROVEN, "sudo's list of rights could not be read");
        }
        return new Access.Listed(sudo, listing.get(), SudoWords.complaints(said));
    }

    private Access refused(String sudo, CommandResult said) throws IOException, InterruptedException {
        if (SudoWords.isStranger(said)) {
            return told(SudoVerdict.NOT_IN_SUDOERS, "no rule of sudoers is about " + user.name() + " on this host");
        }
        if (other && SudoWords.keepsRootOut(said)) {
            return told(SudoVerdict.PERMITTED_UNPROVEN, "root may not ask sudo (Defaults !root_sudo)");
        }
        if (!SudoWords.wantsPassword(said)) {
            return told(SudoVerdict.SUDO_BLOCKED, "sudo cannot be used: " + SudoWords.last(said));
        }
        CommandResult validated = ask(sudo, List.of("-v"));
        if (SudoWords.isStranger(validated)) {
            return told(SudoVerdict.NOT_IN_SUDOERS, "no rule of sudoers is about " + user.name() + " on this host");
        }
        return validated.exitCode() == 0
                ? told(
                        SudoVerdict.PERMITTED_UNPROVEN,
                        "sudo shows " + user.name() + " its rules for a password only"
                                + " (Defaults listpw); root can ask")
                : new Access.Told(
                        SudoVerdict.PASSWORD_REQUIRED,
                        "sudo wants a password, even to show " + user.name() + " its rules",
                        List.of(
                                "HIDDEN: if Defaults listpw, or Defaults for single commands, hide a rule with NOPASSWD,"
                                        + " only root can tell; \"Defaults:" + user.name()
                                        + " listpw=never\" shows it"));
    }

    private SudoFinding finding(Access access, List<String> words) throws IOException, InterruptedException {
        if (access instanceof Access.Listed listed) {
            return ofCommand(listed, words);
        }
        Access.Told told = (Access.Told) access;
        boolean blocked = told.verdict() == SudoVerdict.SUDO_BLOCKED || told.verdict() == SudoVerdict.SUDO_MISSING;
        return !blocked && isMissing(words.get(0))
                ? missing(words)
                : new SudoFinding(told.verdict(), told.detail(), told.warnings(), words);
    }

    private SudoFinding ofCommand(Access.Listed access, List<String> words) throws IOException, InterruptedException {
        if (isMissing(words.get(0))) {
            return missing(words);
        }
        List<String> question = new ArrayList<>(List.of("-l", "--"));
        question.addAll(words);
        CommandResult said = ask(access.sudo(), question);
        if (said.timedOut()) {
            return unproven(words, "sudo did not answer in time");
        }
        if (said.exitCode() != 0) {
            return SudoWords.findsNoCommand(said)
                    ? missing(words)
                    : new SudoFinding(
                            SudoVerdict.NOT_PERMITTED,
                            "no rule lets " + user.name() + " run it as " + Judge.target(access.listing()),
                            access.warnings(),
                            words);
        }
        return permitted(access, found(said, words));
    }

    private SudoFinding permitted(Access.Listed access, List<String> words) throws IOException, InterruptedException {
        Judge judge = new Judge(access.listing(), words);
        List<String> groups = judge.asksForGroups() ? groups() : List.of();
        List<String> warnings = new ArrayList<>(access.warnings());
        warnings.addAll(TooBroad.warnings(judge.candidates(), words));
        Optional<Boolean> terminal = judge.needsTerminal();
        if (terminal.isEmpty() || terminal.get()) {
            return new SudoFinding(
                    terminal.isEmpty() ? SudoVerdict.PERMITTED_UNPROVEN : SudoVerdict.SUDO_BLOCKED,
                    "sudo wants a terminal, which no run has (Defaults requiretty)"
                            + (terminal.isEmpty() ? ", unless it knows this command" : ""),
                    warnings,
                    words);
        }
        return judge.needsPassword(user.uid(), user.name(), groups)
                .map(needed -> needed
                        ? new SudoFinding(
                                SudoVerdict.PASSWORD_REQUIRED, "it is permitted, but for a password", warnings, words)
                        : new SudoFinding(
                                SudoVerdict.PASSWORDLESS, "it is permitted without a password", warnings, words))
                .orElseGet(() -> new SudoFinding(
                        SudoVerdict.PERMITTED_UNPROVEN,
                        "it is permitted, but several rules may be the one that counts, and only some need no password",
                        warnings,
                        words));
    }

    /** The words, the first as sudo found it: it says them with spaces between, and with the line breaks that are in them. */
    private static List<String> found(CommandResult said, List<String> words) {
        StringBuilder behind = new StringBuilder();
        words.subList(1, words.size()).forEach(word -> behind.append(' ').append(word));
        String end = behind.append('\n').toString();
        if (!said.stdout().startsWith("/") || !said.stdout().endsWith(end)) {
            return words;
        }
        List<String> found = new ArrayList<>(words);
        found.set(0, said.stdout().substring(0, said.stdout().length() - end.length()));
        return found;
    }

    private CommandResult ask(String sudo, List<String> question) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(sudo, "-n"));
        words.addAll(other ? List.of("-U", user.name()) : List.of("-k"));
        words.addAll(question);
        CommandResult said = process.run(words);
        return SudoWords.wantsTerminal(said) ? askFromTerminal(words, said) : said;
    }

    /** Some may only ask from one: others, or single commands, may be free of that all the same. */
    private CommandResult askFromTerminal(List<String> words, CommandResult refused)
            throws IOException, InterruptedException {
        Optional<String> script = Executables.find("script", Launcher.PATH);
        if (script.isEmpty()) {
            return refused;
        }
        String quoted = words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        // the terminal is what sudo looks for, and not where it writes: there it would break lines. No exec: script
        // takes the children that its process has already for its own
        return process.run(List.of(
                "/bin/sh",
                "-c",
                "\"$1\" -qec \"$2\" /dev/null 3>&1 4>&2 >/dev/null; exit $?",
                "sh",
                script.get(),
                quoted + " >&3 2>&4 3>&- 4>&-"));
    }

    private List<String> groups() throws IOException, InterruptedException {
        String id = Executables.resolve("id", Launcher.PATH);
        return List.of(process.run(List.of(id, "-Gn", "--", user.name()))
                .stdout()
                .strip()
                .split("\\s+"));
    }

    private static boolean isMissing(String command) {
        return command.startsWith("/") && Files.notExists(Path.of(command));
    }

    private SudoFinding missing(List<String> words) {
        return new SudoFinding(
                SudoVerdict.COMMAND_MISSING, "there is no command " + Shown.quote(words.get(0)), List.of(), words);
    }

    private static SudoFinding unproven(List<String> words, String why) {
        return new SudoFinding(SudoVerdict.PERMITTED_UNPROVEN, why, List.of(), words);
    }

    private static Access told(SudoVerdict verdict, String detail) {
        return new Access.Told(verdict, detail, List.of());
    }
}
