package io.countermeasure.core.internal.sandbox;

import io.countermeasure.process.ControlGroup;
import io.countermeasure.process.PidNamespace;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What on this host can hold a whole tree of processes. Found out by trying, once. Thread-safe. */
final class TreeHolds {

    private final Map<List<String>, Optional<String>> tried = new ConcurrentHashMap<>();

    Answer answer(SandboxRequest request) {
        ControlGroup.Available groups = ControlGroup.find();
        if (groups.folder().isPresent()) {
            return new Answer("control group and cgroup.kill", "", List.of(), true);
        }
        String why = "neither a control group nor a pid namespace can hold it: " + groups.why() + "; ";
        if (request.sudo()) {
            return Answer.no(why + "the plugin declares sudo, which does not work in a pid namespace without root");
        }
        boolean root = RunUser.current().uid() == 0 && request.user().isEmpty();
        Optional<List<String>> prefix = PidNamespace.prefix(root);
        if (prefix.isEmpty()) {
            return Answer.no(why + "unshare is missing; install util-linux");
        }
        Optional<String> trouble = tried.computeIfAbsent(prefix.get(), PidNamespace::trouble);
        return trouble.isEmpty()
                ? new Answer("pid namespace", "", prefix.get(), false)
                : Answer.no(why + "unshare says: " + trouble.get());
    }

    /**
     * Whether a tree can be held.
     *
     * @param mechanism by what; empty if it cannot
     * @param why why not
     * @param prefix the words before the command
     * @param controlGroup whether the engine makes a group
     */
    record Answer(String mechanism, String why, List<String> prefix, boolean controlGroup) {
        static Answer no(String why) {
            return new Answer("", why, List.of(), false);
        }
    }
}
