package io.countermeasure.core.internal.sudo;

/** What became of the question whether a user may run a command line through {@code sudo -n}. */
public enum SudoVerdict {
    PASSWORDLESS,
    PASSWORD_REQUIRED,
    NOT_PERMITTED,
    NOT_IN_SUDOERS,
    COMMAND_MISSING,
    SUDO_MISSING,
    SUDO_BLOCKED,
    PERMITTED_UNPROVEN;

    /** Whether {@code sudo -n} would fail. */
    public boolean isMissing() {
        return this != PASSWORDLESS && this != PERMITTED_UNPROVEN;
    }
}
