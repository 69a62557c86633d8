package io.countermeasure.engine;

import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What sudo lets the user do whom runs are, for each line that plugins declare in {@code sudo_requirements}. Nothing was run and nobody
 * was prompted to find out. Immutable and thread-safe.
 */
public final class SudoReport {

    private final String user;
    private final List<PluginRights> plugins;
    private final FragmentWriter writer;

    SudoReport(String user, List<PluginRights> plugins, FragmentWriter writer) {
        this.user = user;
        this.plugins = List.copyOf(plugins);
        this.writer = writer;
    }

    @FunctionalInterface
    interface FragmentWriter {
        Fragment write(boolean digests) throws IOException, InterruptedException;
    }

    /** Whether {@code sudo -n} would run a declared line. */
    public enum Verdict {
        /** It would. */
        PASSWORDLESS,
        /** A rule permits it, but for a password; or sudo wants one even to show its rules. */
        PASSWORD_REQUIRED,
        /** No rule permits it. */
        NOT_PERMITTED,
        /** sudoers has no rule at all for the user on this host. */
        NOT_IN_SUDOERS,
        /** Its command is not there. */
        COMMAND_MISSING,
        /** There is no sudo. */
        SUDO_MISSING,
        /** sudo cannot work: no_new_privs, a user namespace, files of its own that it does not trust, a terminal that it wants. */
        SUDO_BLOCKED,
        /** It is not known to fail: a rule permits it, but whether without a password could not be told, or sudo did not answer. */
        PERMITTED_UNPROVEN;

        /** {@return whether {@code sudo -n} would fail: such a plugin is refused as MISSING_PERMISSIONS} */
        public boolean isMissing() {
            return this != PASSWORDLESS && this != PERMITTED_UNPROVEN;
        }
    }

    /**
     * One declared line.
     *
     * @param command the line
     * @param verdict whether sudo would run it
     * @param detail why, in one sentence
     * @param warnings what else somebody should look at; each begins with its kind, such as {@code TOO_BROAD} for a rule that permits
     *     more than the line
     * @param rule the line of sudoers that permits it, and nothing else; empty if its command is not there
     */
    public record Requirement(
            String command, Verdict verdict, String detail, List<String> warnings, Optional<String> rule) {

        /**
         * Copies the list.
         *
         * @param command the line
         * @param verdict whether sudo would run it
         * @param detail why, in one sentence
         * @param warnings each begins with its kind
         * @param rule the line of sudoers that permits it
         */
        public Requirement {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A plugin that declares what it needs sudo for.
     *
     * @param textKey its key
     * @param name its name
     * @param requirements its lines, in their order
     */
    public record PluginRights(TextKey textKey, String name, List<Requirement> requirements) {

        /**
         * Copies the list.
         *
         * @param textKey its key
         * @param name its name
         * @param requirements in their order
         */
        public PluginRights {
            requirements = List.copyOf(requirements);
        }

        /** {@return whether all its lines are proven to run} */
        public boolean isConfigured() {
            return requirements.stream().allMatch(r -> r.verdict() == Verdict.PASSWORDLESS);
        }
    }

    /** {@return the user it is about} */
    public String user() {
        return user;
    }

    /** {@return the plugins that declare anything, in the order of their keys} */
    public List<PluginRights> plugins() {
        return plugins;
    }

    /** {@return whether every declared line of every plugin is proven to run} */
    public boolean isConfigured() {
        return plugins.stream().allMatch(PluginRights::isConfigured);
    }

    /**
     * A file for {@code /etc/sudoers.d}.
     *
     * @param text rules for exactly what is declared, without a password, and nothing else
     * @param checked whether {@code visudo} has looked at it; false where there is none
     * @param complaints what {@code visudo} has against it, and which lines have no rule; empty if all is well
     */
    public record Fragment(String text, boolean checked, List<String> complaints) {

        /**
         * Copies the list.
         *
         * @param text rules for exactly what is declared
         * @param checked whether {@code visudo} has looked at it
         * @param complaints empty if all is well
         */
        public Fragment {
            complaints = List.copyOf(complaints);
        }
    }

    /**
     * {@return what sudoers needs to have for the user} sudo then also ends a command that outlives its plugin's limit.
     *
     * @param digests whether a command may only run as long as its file is what it is now; an update of it ends the
     *     permission
     * @throws IOException if {@code visudo} is there and cannot be asked
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    public Fragment fragment(boolean digests) throws IOException, InterruptedException {
        return writer.write(digests);
    }
}
