package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {

    @TempDir
    Path home;

    private Operator operator;

    @BeforeEach
    void arrive() throws IOException {
        operator = new Operator(home);
    }

    @Test
    void whatItSavedIsStandardOutputByteForByteAndWhatItPrintedStandardError() throws IOException {
        operator.plugin("x", "printf 'a\\\\n\\\\033[1mb'; printf oops >&2");

        assertThat(operator.says("run", "x")).isEqualTo(new Said(0, "a\n\u001b[1mb", "oops"));
    }

    @Test
    void markupIsPrintedWhereThereIsOnlyMarkup() throws IOException {
        operator.plugin("x", "printf '<b>x</b>'", ",\"output\":\"html\"");

        assertThat(operator.says("run", "x")).isEqualTo(new Said(0, "<b>x</b>", ""));
    }

    @Test
    void theExitCodeSaysWhatItCameTo() throws IOException {
        operator.plugin("fails", "exit 42");
        operator.plugin("hangs", "sleep 300", ",\"max_runtime\":1");
        operator.file(
                "absent.json",
                "{\"name\":\"n\",\"author\":\"a\",\"textkey\":\"absent\",\"description\":\"d\",\"command\":[\"/no/such\"]}");

        assertThat(operator.says("run", "fails").code()).isEqualTo(1);
        assertThat(operator.says("run", "hangs").code()).isEqualTo(6);
        assertThat(operator.says("run", "absent").code()).isEqualTo(8);
        assertThat(operator.says("run", "../x").code()).isEqualTo(5);
    }

    @Test
    void aSecondRunTooSoonIsRefusedAcrossCommandsThatShareTheState() throws IOException {
        operator.plugin("x", "true", ",\"max_frequency\":3600");
        String state = home.resolve("state").toString();

        assertThat(operator.says("run", "x", "--state", state).code()).isZero();
        assertThat(operator.says("run", "x", "--state", state).code()).isEqualTo(5);
    }

    @Test
    void aKeyThatIsNearlyOneIsNamed() throws IOException {
        operator.plugin("nginx.restart", "true");

        assertThat(operator.says("run", "nginx.restrat").err())
                .isEqualTo("countermeasure: did you mean \"nginx.restart\"?\n");
    }

    @Test
    void theIncidentComesFromAFileOrStandardInput() throws IOException {
        operator.plugin("x", "cat $COUNTERMEASURE_INCIDENT; echo $COUNTERMEASURE_EVENT");
        String incident = "{\"outage\": {\"id\": 7}}";
        operator.types(incident);
        Path file = Files.writeString(home.resolve("incident.json"), incident);

        Said typed = operator.says("run", "x", "--incident", "-", "--event", "opened");
        Said read = operator.says("run", "x", "--incident", file.toString(), "--event", "cleared");

        assertThat(typed.out()).isEqualTo(incident + "OPENED\n");
        assertThat(read.out()).isEqualTo(incident + "CLEARED\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--incident", "--config", "--log"})
    void whatIsNoRegularFileIsAUsageErrorAndNothingWaitsForIt(String option) throws Exception {
        operator.plugin("x", "touch " + home.resolve("ran"));
        Path pipe = home.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path socket = home.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            for (String file : new String[] {pipe.toString(), socket.toString(), "/dev/full", "/dev/zero"}) {
                Said said = assertTimeoutPreemptively(
                        Duration.ofSeconds(60), () -> operator.says("run", "x", option, file));

                assertThat(said.code()).isEqualTo(2);
                assertThat(said.err().lines()).singleElement().asString().contains("it is no regular file");
            }
        }
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--incident", "--config"})
    void aFolderIsNoFile(String option) throws IOException {
        operator.plugin("x", "true");

        Said said = operator.says("run", "x", option, home.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines()).singleElement().asString().contains("it is a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{\"outage\":", "{\"outage\":3}", "x", "{} {}", "{\"a\":1}\n\u0000"})
    void aMalformedIncidentIsAUsageErrorInOneSentence(String incident) throws IOException {
        operator.plugin("x", "touch " + home.resolve("ran"));
        operator.types(incident);

        Said said = operator.says("run", "x", "--incident", "-");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines()).singleElement().asString().startsWith("countermeasure: --incident must be ");
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void anIncidentThatIsTooLongOrCannotBeReadIsAUsageError() throws IOException {
        operator.plugin("x", "true");

        for (String file : new String[] {
            "/dev/zero", home.toString(), home.resolve("missing").toString(), ""
        }) {
            Said said = operator.says("run", "x", "--incident", file);
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err().lines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--max-runtime,0",
        "--max-runtime,-1",
        "--max-runtime,abc",
        "--max-runtime,1e400",
        "--max-runtime,60.0",
        "--max-runtime,2147483648",
        "--max-runtime,''",
        "--max-runtime,1e3",
        "--max-runtime,99999999999999999999",
        "--event,OPENED",
        "--event,''",
        "--not-after,yesterday",
        "--not-after,''",
        "--request-id,' '",
        "--trust,lax",
        "--sandbox,none",
        "--user,no-such-user",
        "--user,'a b'",
        "--run-as,no-such-user",
        "--state,''",
        "--log,/no/such/folder/file",
        "--config,/no/such/file",
        "--plugins,''"
    })
    void anUnusableValueIsAUsageErrorThatNamesTheOption(String option, String value) throws IOException {
        operator.plugin("x", "touch " + home.resolve("ran"));

        Said said = operator.says("run", "x", option + "=" + value);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines()).singleElement().asString().contains(option.equals("--config") ? value : option);
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void aDryRunOnlyAsks() throws IOException {
        operator.plugin("x", "touch " + home.resolve("ran"));

        Said said = operator.says("run", "x", "--dry-run");

        assertThat(said).isEqualTo(new Said(0, "", "countermeasure: x SUCCEEDED (dry run: nothing was run)\n"));
        assertThat(operator.says("run", "y", "--dry-run").code()).isEqualTo(5);
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void aStaleRequestIsRefused() throws IOException {
        operator.plugin("x", "true");

        assertThat(operator.says("run", "x", "--not-after", "2020-01-01T00:00:00Z")
                        .code())
                .isEqualTo(5);
    }

    @Test
    void outputThatWasTooMuchIsCounted() throws IOException {
        operator.plugin("x", "head -c 3000000 /dev/zero");

        Said said = operator.says("run", "x");

        assertThat(said.err()).matches("countermeasure: \\d+ bytes of output were too much and were dropped\n");
    }

    @Test
    void inJsonItIsTheResult() throws IOException {
        operator.plugin("x", "echo hello; echo oops >&2; exit 3");

        Said said = operator.says("run", "x", "--json", "--request-id", "outage-1");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).isEmpty();
        assertThat(said.json())
                .containsEntry("textkey", "x")
                .containsEntry("outcome", "failed")
                .containsEntry("return_code", 3L)
                .containsEntry("request_id", "outage-1");
        assertThat(said.map("console")).containsEntry("stderr", "oops\n");
    }
}
