package io.countermeasure.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/** Says where the module is that Python plugins import, so that one can be tried by hand. */
@Command(
        name = "python-path",
        aliases = "python_path",
        description = "Print the PYTHONPATH with which a plugin can be tried:"
                + " PYTHONPATH=$(countermeasure python-path) python3 -m countermeasure my_plugin.py")
final class PythonPath implements CliCommand {

    @Override
    public Exit run(Session session) throws IOException {
        String path = session.settings().python().libraryPath().toString();
        if (session.settings().json()) {
            session.print(Map.of("python_path", path));
        } else {
            session.streams().out().println(path);
        }
        return Exit.OK;
    }
}
