package io.countermeasure.integration.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A sudoers of rules that were drawn, about commands in a folder. */
final class RandomSudoers {

    private static final List<String> WHO =
            List.of("nobody", "nobody", "nobody", "%nogroup", "#65534", "ALL", "daemon", "ALL, !nobody", "U");
    private static final List<String> WHERE = List.of("ALL", "ALL", "ALL", "ALL", "H", "elsewhere", "ALL, !elsewhere");
    private static final List<String> AS = List.of(
            "(root)", "(root)", "(ALL)", "(ALL:ALL)", "", "(daemon)", "(ALL, !root)", "(R)", "(#0)", "(:daemon)");
    private static final List<String> TAGS = List.of(
            "", "", "NOPASSWD: ", "NOPASSWD: ", "NOPASSWD: ", "PASSWD: ", "PASSWD: ", "NOEXEC:NOPASSWD: ", "SETENV: ");
    private static final List<String> COMMANDS = List.of(
            "BIN/one",
            "BIN/two",
            "BIN/one a",
            "BIN/one a b",
            "BIN/one a*",
            "BIN/one *",
            "BIN/one \"\"",
            "BIN/one ?",
            "BIN/one [ab]",
            "BIN/o?e",
            "BIN/*",
            "BIN/",
            "ALL",
            "C",
            "!BIN/one",
            "!BIN/one a",
            "!BIN/two",
            "!C",
            "^BIN/(one|two)$ ^a.*$",
            "BIN/one ^a( b)?$",
            "BIN/two a\\,b\\=c",
            "BIN/two * b",
            "BIN/one a\\ b",
            "sha256:0000000000000000000000000000000000000000000000000000000000000000 BIN/one",
            "sudoedit /etc/motd",
            "/usr/bin/true",
            "BIN/none");
    private static final List<String> DEFAULTS = List.of(
            "Defaults !authenticate",
            "Defaults:nobody !authenticate",
            "Defaults:daemon !authenticate",
            "Defaults>root !authenticate",
            "Defaults>daemon !authenticate",
            "Defaults>root authenticate",
            "Defaults!BIN/one !authenticate",
            "Defaults!C !authenticate",
            "Defaults!C noexec, !authenticate",
            "Defaults authenticate",
            "Defaults listpw=never",
            "Defaults listpw=any",
            "Defaults listpw=all",
            "Defaults listpw=always",
            "Defaults verifypw=never",
            "Defaults exempt_group=nogroup",
            "Defaults exempt_group=daemon",
            "Defaults runas_default=daemon",
            "Defaults timestamp_timeout=5, passprompt=\"a, !authenticate b\"",
            "Defaults secure_path=\"/usr/bin:/bin\"");
    private static final List<String> ARGUMENTS =
            List.of("", "", " a", " a", " b", " a b", " 'a b'", " a,b=c", " 'x y' b", " ab", " 'é'");

    private final Random random;
    private final String folder;
    private final String text;

    RandomSudoers(Random random, String folder) {
        this.random = random;
        this.folder = folder;
        List<String> lines = new ArrayList<>(List.of(
                "User_Alias U=nobody",
                "Host_Alias H=ALL",
                "Runas_Alias R=root",
                "Cmnd_Alias C=BIN/two, " + draw(List.of("BIN/one a", "BIN/one", "BIN/one b*"))));
        Stream.generate(() -> draw(DEFAULTS)).limit(random.nextInt(3)).forEach(lines::add);
        Stream.generate(this::rule).limit(1L + random.nextInt(4)).forEach(lines::add);
        if (random.nextInt(10) == 0) {
            lines.add("this is (no rule");
        }
        text = String.join("\n", lines).replace("BIN", folder) + "\n";
    }

    String text() {
        return text;
    }

    /** So many command lines that the rules may be about. */
    List<String> commands(int count) {
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            String line = folder + "/" + draw(List.of("one", "one", "one", "two")) + draw(ARGUMENTS);
            if (!lines.contains(line)) { // a report has each line once
                lines.add(line);
            }
        }
        return lines;
    }

    private String rule() {
        List<String> commands = Stream.generate(() -> draw(TAGS) + draw(COMMANDS))
                .limit(1L + random.nextInt(3))
                .toList();
        return draw(WHO) + " " + draw(WHERE) + "=" + draw(AS) + " " + String.join(", ", commands);
    }

    private String draw(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
