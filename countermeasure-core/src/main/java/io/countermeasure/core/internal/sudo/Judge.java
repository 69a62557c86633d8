package io.countermeasure.core.internal.sudo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says of a command that sudo permits whether it needs a password, by the rules as sudo lists them: sudo itself tells
 * nobody. Wherever that depends on what cannot be told, both are possible. Immutable and thread-safe.
 */
final class Judge {

    private static final String AUTHENTICATE = "authenticate";
    private static final String EXEMPT_GROUP = "exempt_group";
    private static final String RUNAS_DEFAULT = "runas_default";
    private static final Pattern FOR_TARGET = Pattern.compile("Defaults>(\\S+) !?\\w+");
    private static final Pattern FOR_COMMAND = Pattern.compile("Defaults!(/\\S+) !?\\w+");

    private final Listing listing;
    private final RuleMatcher matcher;
    private final List<Rule> candidates = new ArrayList<>();

    Judge(Listing listing, List<String> words) {
        this.listing = listing;
        matcher = new RuleMatcher(words, target(listing));
        findCandidates();
    }

    /** Who a command runs as where nobody is named. */
    static String target(Listing listing) {
        return listing.defaults().value(RUNAS_DEFAULT).orElse("root");
    }

    /** The rules of which one is what permits the command, the one that counts first. */
    List<Rule> candidates() {
        return candidates;
    }

    /** Whether it matters which groups the user is in. */
    boolean asksForGroups() {
        return listing.defaults().value(EXEMPT_GROUP).isPresent();
    }

    /** Whether it needs a terminal; empty if that cannot be told. */
    Optional<Boolean> needsTerminal() {
        return only(flag("requiretty", false));
    }

    /**
     * Whether it needs a password; empty if that cannot be told.
     *
     * @param uid the user's number
     * @param name the user's name
     * @param groups the names of the user's groups, if {@link #asksForGroups}
     */
    Optional<Boolean> needsPassword(long uid, String name, List<String> groups) {
        if (!listing.defaults().specificOf(RUNAS_DEFAULT).isEmpty()) {
            return Optional.empty(); // then it is not known who it would run as
        }
        if (uid == 0 || List.of(name, "#" + uid).contains(target(listing))) {
            return Optional.of(false); // sudo asks nobody for a password of one's own
        }
        Optional<String> exempt = listing.defaults().value(EXEMPT_GROUP);
        if (exempt.isPresent() && groups.contains(exempt.get())) {
            return Optional.of(false);
        }
        Set<Boolean> possible = new LinkedHashSet<>();
        candidates.forEach(rule ->
                rule.needsPassword().ifPresentOrElse(possible::add, () -> possible.addAll(flag(AUTHENTICATE, true))));
        boolean byNumber = exempt.isPresent() && exempt.get().startsWith("#");
        if (byNumber || !listing.defaults().specificOf(EXEMPT_GROUP).isEmpty()) {
            possible.add(false);
        }
        return only(possible);
    }

    /** As sudo permits it, a rule that forbids it is not the one that counts. */
    private void findCandidates() {
        for (int i = listing.rules().size() - 1; i >= 0; i--) {
            Rule rule = listing.rules().get(i);
            Match match = matcher.match(rule);
            if (match == Match.YES && rule.isNegated()) {
                candidates.clear(); // it contradicts what sudo says: nothing is known
                return;
            }
            if (match != Match.NO && !rule.isNegated()) {
                candidates.add(rule);
                if (match == Match.YES) {
                    return;
                }
            }
        }
    }

    private static Optional<Boolean> only(Set<Boolean> possible) {
        return possible.size() == 1 ? Optional.of(possible.iterator().next()) : Optional.empty();
    }

    /** How a switch may be for the command: settings for a target user come before those for a command. */
    private Set<Boolean> flag(String name, boolean otherwise) {
        Optional<Boolean> general = listing.defaults().flag(name);
        Set<Boolean> possible = new LinkedHashSet<>(Set.of(general.orElse(otherwise)));
        List<String> specific = listing.defaults().specificOf(name);
        for (String entry : specific) {
            if (entry.startsWith("Defaults>")) {
                // how it stands to a general one in sudoers is not listed
                add(
                        possible,
                        entry,
                        name,
                        general.isEmpty() ? forTarget(entry) : forTarget(entry).and(Match.MAYBE));
            }
        }
        for (String entry : specific) {
            if (entry.startsWith("Defaults!")) {
                add(possible, entry, name, forCommand(entry));
            }
        }
        return possible;
    }

    private static void add(Set<Boolean> possible, String entry, String name, Match match) {
        if (match == Match.YES) {
            possible.clear();
            possible.add(!entry.endsWith("!" + name));
        } else if (match == Match.MAYBE) {
            possible.addAll(Set.of(true, false));
        }
    }

    private Match forTarget(String entry) {
        Matcher simple = FOR_TARGET.matcher(entry);
        return simple.matches() ? matcher.runAs(List.of(simple.group(1))) : Match.MAYBE;
    }

    private Match forCommand(String entry) {
        Matcher simple = FOR_COMMAND.matcher(entry);
        return simple.matches() ? matcher.path(simple.group(1)) : Match.MAYBE;
    }
}
