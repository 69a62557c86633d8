package io.countermeasure.integration.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A step of a session: a command, and what the page says that it prints. {@code ...} in it stands for anything, a line {@code ...} for any
 * lines; ids, times and durations differ from run to run.
 */
record Session(String command, List<String> expected) {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z");
    private static final Pattern SECONDS = Pattern.compile("\\b\\d+(?:\\.\\d+)? s\\b");

    /** The steps of a block. A command stands behind {@code "$ "}, and goes on behind {@code "> "}. */
    static List<Session> of(Block block) {
        List<Session> steps = new ArrayList<>();
        for (String line : block.text().lines().toList()) {
            if (line.startsWith("$ ")) {
                steps.add(new Session(line.substring(2), new ArrayList<>()));
            } else if (line.startsWith("> ") && last(steps).expected().isEmpty()) {
                Session begun = steps.remove(steps.size() - 1);
                steps.add(new Session(begun.command() + "\n" + line.substring(2), new ArrayList<>()));
            } else {
                last(steps).expected().add(line);
            }
        }
        return steps;
    }

    private static Session last(List<Session> steps) {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a session must begin with \"$ \"");
        }
        return steps.get(steps.size() - 1);
    }

    /** The command with the ids that were really printed in the place of the page's. */
    String typed(Map<String, String> ids) {
        return ID.matcher(command).replaceAll(id -> ids.getOrDefault(id.group(), id.group()));
    }

    boolean isPrinted(String printed) {
        String pattern = expected.stream().map(Session::pattern).collect(Collectors.joining());
        return Pattern.matches(pattern, plain(printed.stripTrailing()) + "\n")
                || (expected.isEmpty() && printed.isBlank());
    }

    /** Which id of the page is which that was printed, by their order. */
    void learn(String printed, Map<String, String> ids) {
        Matcher real = ID.matcher(printed);
        ID.matcher(String.join("\n", expected)).results().forEach(id -> {
            if (real.find()) {
                ids.putIfAbsent(id.group(), real.group());
            }
        });
    }

    private static String pattern(String line) {
        if (line.equals("...")) {
            return "(?:.*\n)*?";
        }
        return Pattern.quote(plain(line)).replace("...", "\\E.*\\Q") + "\n";
    }

    /** Without what differs from run to run. */
    static String plain(String text) {
        String withoutIds = ID.matcher(text).replaceAll("ID");
        String withoutTimes = TIME.matcher(withoutIds).replaceAll("TIME");
        return SECONDS.matcher(withoutTimes)
                .replaceAll("N s")
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }
}
