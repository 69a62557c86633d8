package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** docs/cli.md says what is so, and so do the exit codes of docs/outcomes.md. */
class DocumentationTest {

    private static final Path PAGE = Path.of("../docs/cli.md");
    private static final Pattern EXAMPLE = Pattern.compile("<!-- json: (.*) -->\n```json\n((?s:.*?))```");

    /** Maps whose members differ from host to host; the page shows some. */
    private static final Set<String> SHOWN_IN_PART =
            Set.of("enforced", "not_enforced", "environment", "limits", "result");

    @TempDir
    Path home;

    @Test
    void everyDocumentHasTheShapeThatIsDescribed() throws IOException {
        Operator operator = new Operator(home);
        operator.plugin("info.disk", "df -h /", ",\"max_frequency\":60");
        operator.file("nginx.json", "{\"textkey\":\"nginx.restart\"}");
        List<MatchResult> examples =
                EXAMPLE.matcher(Files.readString(PAGE)).results().toList();

        assertThat(examples).hasSize(14);
        for (MatchResult example : examples) {
            String words = "--json "
                    + example.group(1)
                            .replace("HOME", home.toString())
                            .replace("OUT", home.resolve("out").toString())
                            .replace("STATE", home.resolve("state").toString());
            compare(
                    words,
                    new Said(0, example.group(2), "").json(),
                    operator.says(words.split(" ", -1)).json());
        }
    }

    @Test
    void everyOptionCommandAndSettingIsDescribed() throws IOException {
        String page = Files.readString(PAGE);
        CommandLine line = new CommandLine(new Options());
        Stream<String> options = Stream.concat(Stream.of(line), line.getSubcommands().values().stream())
                .flatMap(command -> command.getCommandSpec().options().stream())
                .map(CommandLine.Model.OptionSpec::longestName);
        Stream<String> commands = line.getSubcommands().values().stream().map(CommandLine::getCommandName);

        assertThat(options).allMatch(page::contains);
        assertThat(commands).allMatch(name -> page.contains("`" + name));
        assertThat(ConfigFile.KEYS).allMatch(key -> page.contains("`" + key + "`"));
        assertThat(Exit.values()).allMatch(exit -> page.contains("\n| " + exit.code() + " |"));
    }

    @Test
    void everyOutcomeHasTheExitCodeThatIsDescribed() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../docs/outcomes.md"));

        assertThat(Outcome.values())
                .allSatisfy(outcome -> assertThat(page)
                        .filteredOn(line -> line.startsWith("| `" + outcome + "` |"))
                        .singleElement()
                        .asString()
                        .endsWith("| " + Exit.of(outcome).code() + " |"));
    }

    private static void compare(String where, @Nullable Object described, @Nullable Object real) {
        if (described instanceof Map<?, ?> page && real instanceof Map<?, ?> document) {
            String last = where.substring(where.lastIndexOf(' ') + 1);
            if (SHOWN_IN_PART.contains(last)) {
                assertThat(document.keySet().containsAll(page.keySet()))
                        .as(where)
                        .isTrue();
            } else {
                assertThat(page.keySet().toString())
                        .as(where)
                        .isEqualTo(document.keySet().toString());
            }
            page.forEach((name, value) -> compare(where + " " + name, value, document.get(name)));
        } else if (described instanceof List<?> page && real instanceof List<?> document) {
            if (!page.isEmpty() && !document.isEmpty()) {
                compare(where, page.get(0), document.get(0));
            }
        }
    }
}
