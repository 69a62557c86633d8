package io.countermeasure.core.internal.sudo;

import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.CommandResult;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Has sudo's own reader look at a text. Stateless. */
public final class Visudo {

    private Visudo() {}

    /**
     * What came of it.
     *
     * @param looked whether there is a visudo that looked at it
     * @param complaint what it has against the text
     */
    public record Checked(boolean looked, Optional<String> complaint) {}

    /**
     * Checks the text by {@code visudo -cf}.
     *
     * @throws IOException if there is a visudo and it cannot be asked
     * @throws InterruptedException if this thread is interrupted while it is asked
     */
    public static Checked check(String text, SudoProcess process) throws IOException, InterruptedException {
        Optional<String> visudo = Executables.find("visudo", Launcher.PATH);
        if (visudo.isEmpty()) {
            return new Checked(false, Optional.empty());
        }
        Path file = Files.createTempFile("countermeasure-sudoers-", "");
        try {
            Files.writeString(file, text);
            CommandResult said = process.run(List.of(visudo.get(), "-c", "-f", file.toString()));
            boolean good = said.exitCode() == 0 && !said.timedOut();
            String words = (said.stdout() + said.stderr())
                    .replace(file.toString(), "line")
                    .strip();
            return new Checked(true, good ? Optional.empty() : Optional.of("visudo says: " + Shown.escape(words)));
        } finally {
            Files.delete(file);
        }
    }
}
