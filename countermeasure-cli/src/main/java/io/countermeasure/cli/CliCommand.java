package io.countermeasure.cli;

import java.io.IOException;

/** One command. What is wrong with what was asked is a {@link UsageException}. */
interface CliCommand {

    /** Whether a root process first becomes the user that {@code --user} names. */
    default boolean becomesUser() {
        return true;
    }

    /** Does it. */
    Exit run(Session session) throws IOException, InterruptedException;
}
