package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.SudoReport;
import io.countermeasure.model.Problem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what sudo lets the user do whom runs are, or writes the lines that permit what plugins declare. */
@Command(
        name = "validate-sudo",
        aliases = "validate_sudo",
        description =
                "Say of each plugin whether sudo permits what it declares, without a password, and which lines are"
                        + " missing; exits 4 unless all is permitted. Nothing is run and nobody is asked for a password. For root,"
                        + " --user names whom to ask about.")
final class ValidateSudo implements CliCommand {

    @Option(names = "--fragment", description = "Print a file for /etc/sudoers.d that permits just what is declared.")
    boolean fragment;

    @Option(
            names = "--digest",
            description = "With --fragment: permit each command only as long as its file is what it is now.")
    boolean digest;

    @Override
    public boolean becomesUser() {
        return false; // root is told all, a user only what sudoers shows it
    }

    @Override
    public Exit run(Session session) throws IOException, InterruptedException {
        if (digest && !fragment) {
            throw new UsageException("--digest must come with --fragment");
        }
        Session asking = session.asking();
        try (CountermeasureEngine engine = asking.engine()) {
            engine.registry().catalog().problems().stream()
                    .filter(problem -> problem.level() == Problem.Level.ERROR)
                    .forEach(problem -> session.say(problem.toString()));
            SudoReport report = engine.sudoReport();
            return fragment ? fragment(report, session) : report(report, session);
        }
    }

    private static Exit report(SudoReport report, Session session) {
        if (session.settings().json()) {
            session.print(JsonShapes.sudo(report));
        } else {
            SudoText.lines(report).forEach(session.streams().out()::println);
        }
        return report.isConfigured() ? Exit.OK : Exit.MISSING_PERMISSIONS;
    }

    private Exit fragment(SudoReport report, Session session) throws IOException, InterruptedException {
        SudoReport.Fragment made = report.fragment(digest);
        if (session.settings().json()) {
            session.print(JsonShapes.fragment(report, made));
        } else {
            session.streams().out().print(made.text());
        }
        made.complaints().forEach(session::say);
        if (!made.checked()) {
            session.say("there is no visudo on this host, so nobody has checked the lines");
        }
        return made.complaints().isEmpty() ? Exit.OK : Exit.MISSING_PERMISSIONS;
    }
}
