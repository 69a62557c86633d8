package io.countermeasure.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded session that README.md shows is what its script records now, but for ids and times. */
class RecordingTest {

    private static final Duration LIMIT = Duration.ofMinutes(3); // against hanging
    private static final Path SHOWN = Page.ROOT.resolve("docs/images/session.svg");
    private static final Pattern TEXT = Pattern.compile("<text [^>]*>([^<]*)</text>");

    @TempDir
    Path folder;

    @Test
    void theRecordedSessionIsWhatTheCommandsPrint() throws Exception {
        Path jar = SessionTest.jar();
        Assumptions.assumeTrue(Files.exists(jar), "needs " + jar + ", which mvn package makes");
        Shell shell = new Shell(folder, folder, Map.of("COUNTERMEASURE_JAR", jar.toString()));
        for (String tool : new String[] {"script", "python3"}) {
            Assumptions.assumeTrue(shell.run("command -v " + tool, LIMIT).code() == 0, "needs " + tool);
        }
        Path now = folder.resolve("now.svg");

        Shell.Printed recorded = shell.run("'" + Page.ROOT.resolve("bin/record") + "' now.svg", LIMIT);

        assertThat(recorded.code()).as(recorded.text()).isZero();
        assertThat(said(SHOWN)).as("bin/record makes %s anew", SHOWN).isEqualTo(said(now));
        assertThat(said(now)).contains("$ countermeasure list-plugins", "2 results, 2 pending");
    }

    /** In one line, as long lines are cut where their ids and times put the edge. */
    private static String said(Path svg) throws IOException {
        String text = TEXT.matcher(Files.readString(svg))
                .results()
                .map((MatchResult line) -> line.group(1))
                .collect(Collectors.joining());
        return Session.plain(text);
    }
}
