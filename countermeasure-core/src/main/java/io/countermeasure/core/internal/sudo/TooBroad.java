package io.countermeasure.core.internal.sudo;

import io.countermeasure.core.internal.load.PathTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a rule permits beyond the line it is there for. Stateless. */
final class TooBroad {

    private static final String KIND = "TOO_BROAD: ";

    /** They start a shell for whoever types in them, whatever their arguments are. */
    private static final Set<String> WITH_SHELL_ESCAPE = Set.of(
            "ed",
            "ex",
            "vi",
            "vim",
            "vim.basic",
            "vim.tiny",
            "vimdiff",
            "view",
            "nvim",
            "nano",
            "pico",
            "joe",
            "emacs",
            "less",
            "more",
            "most",
            "man",
            "ftp",
            "sftp",
            "gdb",
            "mysql",
            "psql",
            "sqlite3",
            "mail",
            "mutt",
            "screen",
            "tmux",
            "visudo",
            "vipw",
            "sudoedit",
            "crontab");

    /** With arguments of somebody's choice they run, or write, whatever that is. */
    private static final Pattern RUNNERS = Pattern.compile(
            "(ba|da|z|k|c|tc|fi)?sh|busybox|python[0-9.]*|perl[0-9.]*"
                    + "|ruby[0-9.]*|lua[0-9.]*|node|php[0-9.]*|[gmn]?awk|sed|find|xargs|env|nohup|nice|ionice|timeout|time|setsid"
                    + "|stdbuf|strace|ltrace|tar|zip|rsync|ssh|scp|make|git|docker|podman|systemd-run|su|sudo|chroot|unshare"
                    + "|nsenter|ip|watch|flock|script|tee|cp|mv|dd|ln|install|chmod|chown|apt|apt-get|dpkg|rpm|dnf|yum|pip[0-9.]*");

    private TooBroad() {}

    /** Of the rules that may be what permits a command. */
    static List<String> warnings(List<Rule> rules, List<String> words) {
        List<String> warnings = new ArrayList<>();
        rules.forEach(rule -> ofRule(rule, words, warnings));
        ofTarget(words.get(0), warnings);
        return warnings.stream().distinct().toList();
    }

    private static void ofRule(Rule rule, List<String> words, List<String> warnings) {
        String name = words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
        int before = warnings.size();
        path(rule, warnings);
        arguments(rule, warnings);
        boolean broad = warnings.size() > before;
        if (rule.isNoExec()) {
            return;
        }
        if (WITH_SHELL_ESCAPE.contains(name)) {
            add(warnings, rule, "should not be of a command with a shell escape, but " + name + " can start a shell");
        } else if (broad && RUNNERS.matcher(name).matches()) {
            add(warnings, rule, "should name all arguments, as with others " + name + " runs or writes anything");
        }
    }

    private static void path(Rule rule, List<String> warnings) {
        String path = rule.path();
        if (path.equals("ALL")) {
            add(warnings, rule, "should name a command but permits every command");
        } else if (rule.isRegex()) {
            add(warnings, rule, "should be a path but is a regular expression");
        } else if (path.endsWith("/")) {
            add(warnings, rule, "should name a command but permits every one of a folder");
        } else if (path.matches(".*(?<!\\\\)[*?\\[].*")) {
            add(warnings, rule, "should be a path but has wildcards");
        }
    }

    private static void arguments(Rule rule, List<String> warnings) {
        if (rule.isRegex() || !rule.path().startsWith("/")) {
            return;
        }
        if (rule.arguments().isEmpty()) {
            add(warnings, rule, "should name its arguments, or \"\" for none, but permits any");
        } else if (!new ArgumentPattern(rule.arguments().get()).isExact()) {
            add(
                    warnings,
                    rule,
                    "should name its arguments exactly but has a pattern, which may match spaces and slashes, too");
        }
    }

    private static void add(List<String> warnings, Rule rule, String what) {
        warnings.add(KIND + "rule \"" + rule.text() + "\" " + what);
    }

    /** Whoever can change what root executes is root. */
    private static void ofTarget(String path, List<String> warnings) {
        try {
            PathTrust.ofRoot().file(Path.of(path)).findings().forEach(finding -> warnings.add(KIND + finding));
        } catch (IOException e) {
            // this user may not look at it, and so cannot change it either; others are what the next look of root's is
            // for
        }
    }
}
