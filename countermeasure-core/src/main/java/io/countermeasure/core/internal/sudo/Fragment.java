package io.countermeasure.core.internal.sudo;

import io.countermeasure.json.internal.Hashes;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.process.RunUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a file for {@code /etc/sudoers.d}. Immutable and thread-safe.
 *
 * @param text the rules, with comments
 * @param leftOut which lines have none, and why
 */
public record Fragment(String text, List<String> leftOut) {

    /** Copies the list. */
    public Fragment {
        leftOut = List.copyOf(leftOut);
    }

    /**
     * With a rule for each of these; one for what several plugins need.
     *
     * @param digests whether a command is bound to its file's content
     */
    public static Fragment of(RunUser user, List<Grant> grants, boolean digests) {
        return new Writing(user, digests).fragment(grants);
    }

    private static final class Writing {
        private final RunUser user;
        private final boolean digests;
        private final StringBuilder text = new StringBuilder();
        private final List<String> leftOut = new ArrayList<>();

        Writing(RunUser user, boolean digests) {
            this.user = user;
            this.digests = digests;
        }

        Fragment fragment(List<Grant> grants) {
            text.append(
                    "# What countermeasures need sudo for. Install it by: visudo -f /etc/sudoers.d/countermeasure\n");
            Map<List<String>, List<Grant>> rules = new LinkedHashMap<>();
            for (Grant grant : grants) {
                grant.absolute()
                        .ifPresentOrElse(
                                words -> rules.computeIfAbsent(words, w -> new ArrayList<>())
                                        .add(grant),
                                () -> leaveOut(grant, "there is no such command"));
            }
            rules.forEach(this::rule);
            return new Fragment(text.toString(), leftOut);
        }

        private void rule(List<String> words, List<Grant> grants) {
            try {
                Optional<String> sha256 = digests
                        ? Optional.of(Hashes.sha256(Files.readAllBytes(Path.of(words.get(0)))))
                        : Optional.empty();
                String rule = SudoersText.rule(user, words, longest(grants), sha256);
                String plugins = String.join(
                        ", ", grants.stream().map(Grant::plugin).distinct().toList());
                text.append("\n# ")
                        .append(Shown.escape(plugins))
                        .append('\n')
                        .append(rule)
                        .append('\n');
            } catch (IOException e) {
                grants.forEach(grant -> leaveOut(grant, "its file cannot be read for a digest"));
            } catch (IllegalArgumentException e) {
                grants.forEach(grant -> leaveOut(grant, String.valueOf(e.getMessage())));
            }
        }

        private void leaveOut(Grant grant, String why) {
            String what = grant.plugin() + ": " + Shown.escape(grant.line()) + " has no rule: " + why;
            text.append("\n# ").append(what).append('\n');
            leftOut.add(what);
        }

        /** None, if one of them has none. */
        private static Optional<Duration> longest(List<Grant> grants) {
            return grants.stream().anyMatch(grant -> grant.limit().isEmpty())
                    ? Optional.empty()
                    : grants.stream().flatMap(grant -> grant.limit().stream()).max(Duration::compareTo);
        }
    }
}
