package io.countermeasure.core.internal.sandbox;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code /proc/self/mountinfo}.
 *
 * @param point where it is mounted
 * @param readOnly whether it is
 * @param type the kind of file system
 * @param size what a tmpfs may hold, in bytes; 0 if it does not say
 */
record Mount(String point, boolean readOnly, String type, long size) {

    private static final int POINT = 4;
    private static final int OPTIONS = 5;
    private static final int KIB = 1024;
    private static final int OCTAL = 8;
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-3][0-7]{2})");

    static Mount of(String line) {
        String[] halves = line.split(" - ", 2);
        String[] first = halves[0].split(" ", -1);
        String[] second = halves.length > 1 ? halves[1].split(" ", -1) : new String[] {"", "", ""};
        if (first.length <= OPTIONS || second.length < 3) {
            return new Mount(line, false, "", 0); // what cannot be read is taken for the worst
        }
        boolean readOnly = Arrays.asList(first[OPTIONS].split(",", -1)).contains("ro");
        return new Mount(plain(first[POINT]), readOnly, second[0], size(second[2]));
    }

    /** A blank, a tab, a newline and a backslash are written in octal. */
    private static String plain(String escaped) {
        return ESCAPED.matcher(escaped)
                .replaceAll(found ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), OCTAL))));
    }

    private static long size(String options) {
        for (String option : options.split(",", -1)) {
            if (option.matches("size=[0-9]{1,15}k")) {
                return Long.parseLong(option.substring("size=".length(), option.length() - 1)) * KIB;
            }
        }
        return 0;
    }

    /** Devices that hold nothing, terminals, and what shows the run's own processes. */
    boolean isOfTheKernel() {
        boolean device = point.matches("/dev/(null|zero|full|random|urandom|tty|console)");
        return device
                || (point.equals("/dev/pts") && type.equals("devpts"))
                || (point.equals("/proc") && type.equals("proc"));
    }
}
