package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @TempDir
    Path home;

    private Operator operator;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
        operator.plugin("x", "true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list-plugin|\"list-plugin\" is no command; did you mean \"list-plugins\"?",
                "listplugins|\"listplugins\" is no command; did you mean \"list-plugins\"?",
                "explian|\"explian\" is no command; did you mean \"explain\"?",
                "@file|\"@file\" is no command; known are ",
                "help explian|\"explian\" is no command; did you mean \"explain\"?",
                "help nope|\"nope\" is no command; known are ",
                "--standrd list-plugins|\"--standrd\" is no option of countermeasure; did you mean \"--standard\"?",
                "run x --max_runtime 5|\"--max_runtime\" is no option of countermeasure run; did you mean \"--max-runtime\"?",
                "run x y|\"y\" is more than countermeasure run takes",
                "run|Missing required parameter: 'KEY'",
                "--json|a command must be named",
                "list-plugins --state a --state b|option '--state' (DIR) should be specified only once",
                "--state a list-plugins --state b|--state must be given once",
                "list-plugins --standard --no-standard|--standard and --no-standard must not both be given",
                "list-plugins --plugins|Missing required parameter for option '--plugins' (DIR)",
            })
    void wordsThatMakeNoSenseAreAUsageErrorInOneSentence(String words, String sentence) {
        Said said = operator.saysOnly(words.split(" ", -1));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines()).singleElement().asString().startsWith("countermeasure: " + sentence);
    }

    @Test
    void anOptionCountsBeforeAndAfterTheCommand() throws IOException {
        Path other = Files.createDirectory(home.resolve("other"));
        Files.writeString(
                other.resolve("y.json"),
                Files.readString(operator.plugins.resolve("x.json")).replace("\"x\"", "\"y\""));

        Said said = operator.saysOnly(
                "--json",
                "--plugins",
                other.toString(),
                "list-plugins",
                "--json",
                "--plugins",
                operator.plugins.toString());

        assertThat(said.list("countermeasures")).extracting("textkey").containsExactly("x", "y");
    }

    @Test
    void helpAndVersionAreAnswers() {
        assertThat(operator.saysOnly("--version").out()).matches("countermeasure \\d+\\.\\d+\\.\\d+.*\n");
        assertThat(operator.saysOnly("--help").out()).contains("list-plugins", "rebuild_metadata", "--run-as");
        assertThat(operator.saysOnly("help", "run").out())
                .isEqualTo(operator.saysOnly("run", "--help").out());
        assertThat(operator.saysOnly("run", "-h").code()).isZero();
    }

    @Test
    void settingsThatAreNotGivenComeFromTheConfigurationFile() throws IOException {
        config("# ours\nplugins = " + operator.plugins + ", /no/such/folder\nstandard = true\n");

        Said said = operator.saysOnly("list-plugins");

        assertThat(said.out()).contains("\nvmstat ", "\nx ", "/no/such/folder: warning: ");
        assertThat(said.code()).isZero();
    }

    @Test
    void theCommandLineWins() throws IOException {
        config("plugins=/no/such/folder\nstandard=true\ntrust=relaxed\n");

        Said said = operator.says("list-plugins", "--no-standard");

        assertThat(said.out()).contains("\nx ").doesNotContain("vmstat", "/no/such");
    }

    @Test
    void anotherFileCanBeNamed() throws IOException {
        config("standard=true\n");
        Path named = Files.writeString(home.resolve("named"), "plugins=" + operator.plugins + "\n");

        Said said = operator.saysOnly("list-plugins", "--config", named.toString());

        assertThat(said.out()).contains("\nx ").doesNotContain("vmstat");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plugin=/x|: \"plugin\" is no known key; did you mean \"plugins\"?",
                "run-as=x|: \"run-as\" is no known key; did you mean \"run_as\"?",
                "trust=lax|: trust must be strict or relaxed but was \"lax\"",
                "standard=yes|: standard must be true or false but was \"yes\"",
                "plugins=relative|: plugins must be absolute paths but was \"relative\"",
                "sandbox=none|: sandbox must be host or confined but was \"none\"",
                "user=no-such-user|: user must be a user of this host but was \"no-such-user\"",
                "python=python3|: python must be an absolute path but was \"python3\"",
                "python_aliases=a,b-c|: python_aliases must be modules, or module:ClassName, with commas between them but was \"b-c\"",
                "x=\\u12|' must be a properties file but is not: '",
            })
    void whatIsWrongWithTheFileIsAUsageErrorThatNamesFileAndKey(String content, String complaint) throws IOException {
        config(content + "\n");

        // even where the command line has another value
        Said said = operator.says("list-plugins", "--trust", "strict", "--sandbox", "host");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .startsWith("countermeasure: " + home.resolve("countermeasure.properties") + complaint);
    }

    @Test
    void aFileThatOthersMayWriteIsNotBelieved() throws IOException {
        Files.setPosixFilePermissions(config("standard=true\n"), PosixFilePermissions.fromString("rw-rw-rw-"));

        Said said = operator.says("list-plugins");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("must not be writable by group or others but has mode 0666");
    }

    @Test
    void aStateDirectoryThatOthersMayUseIsAUsageError() throws IOException {
        Path state = Files.createDirectory(
                home.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        Said said = operator.says("run", "x", "--state", state.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines()).singleElement().asString().contains("state directory must not be readable");
    }

    private Path config(String content) throws IOException {
        return Files.writeString(home.resolve("countermeasure.properties"), content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/x", "/dev/null", "/dev/null/x"})
    void aStateDirectoryThatCannotBeIsAUsageErrorInOneSentence(String state) {
        Said said = operator.says("list-plugins", "--state", state);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .startsWith("countermeasure: engine cannot be built: ")
                .contains(state.replace("null/x", "null"));
    }

    @Test
    void whatIsWrongWithTheStateDirectoryIsSaidWhole() throws IOException {
        Path state = Files.createDirectories(home.resolve(("x".repeat(200) + "/").repeat(3) + "state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));

        Said said = operator.says("list-plugins", "--state", state.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .contains(state.toString())
                .doesNotEndWith("...");
    }
}
