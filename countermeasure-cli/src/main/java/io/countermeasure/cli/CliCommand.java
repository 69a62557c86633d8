package io.countermeasure.cli;

import java.io.IOException;

/** One command. What is wrong with what was asked is a {@link UsageException}. */
interface CliCommand {

    /** Does it. */
    Exit run(Session session) throws IOException, InterruptedException;
}
