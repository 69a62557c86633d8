package io.countermeasure.core.internal.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps the variables that a plugin adds to the environment from everything that is executed before its own command: what
 * becomes another user, sets limits and shuts the run in. A loader, say, would obey {@code LD_PRELOAD} there, outside of the
 * sandbox and maybe as root. They travel under other names, and have their own for the command alone.
 *
 * @param late the names of those variables
 * @param environment what everything before the command sees
 */
record LateVariables(List<String> late, Map<String, String> environment) {

    private static final String LIBRARY = "COUNTERMEASURE_"; // no plugin may set such a name
    private static final String CARRIER = LIBRARY + "LATER_";
    private static final Set<String> HARMLESS = Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "TMPDIR");

    /** Of that environment. */
    static LateVariables of(Map<String, String> all) {
        List<String> late = all.keySet().stream()
                .filter(name -> !HARMLESS.contains(name) && !name.startsWith(LIBRARY))
                .sorted()
                .toList();
        Map<String, String> environment = new LinkedHashMap<>(all);
        late.forEach(name -> environment.put(CARRIER + name, String.valueOf(environment.remove(name))));
        return new LateVariables(late, environment);
    }

    /** These words, executed by the ones before, with all variables under their own names. */
    List<String> words(List<String> before, List<String> words) {
        List<String> all = new ArrayList<>(before);
        if (!late.isEmpty()) {
            all.addAll(List.of("/bin/sh", "-c", script(), "sh"));
        }
        all.addAll(words);
        return all;
    }

    private String script() {
        return late.stream()
                .map(name -> "export " + name + "=\"$" + CARRIER + name + "\"; unset " + CARRIER + name + "; ")
                .collect(Collectors.joining("", "", "exec \"$@\""));
    }
}
