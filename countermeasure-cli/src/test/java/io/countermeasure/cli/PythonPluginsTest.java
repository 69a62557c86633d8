package io.countermeasure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python plugins are plugins like all others. */
class PythonPluginsTest {

    private static final String PLUGIN = """
            from countermeasure import CountermeasurePlugin
            class HelloCountermeasure(CountermeasurePlugin):
                name = "Hello"
                author = "ops@acme.example"
                textkey = "py.hello"
                description = "Says hello"
                def validate(self):
                    return None
                def run(self):
                    self.log.info("to the log")
                    self.save_text_output("hello %s\\n" % self.metadata.get("server", {}).get("name"))
                    self.save_return_code(0)
            """;

    @TempDir
    Path home;

    private Operator operator;

    @BeforeEach
    void arrive() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs /usr/bin/python3");
        operator = new Operator(home);
        operator.file("hello.py", PLUGIN);
    }

    @Test
    void theyAreListedWithTheOthersAndTheirMistakesBelow() throws IOException {
        operator.plugin("x", "true");
        operator.file("broken.py", "def f(:\n");

        Said said = operator.says("list-plugins");

        assertThat(said.out())
                .contains("\nHello ", "\nx ", "broken.py:1:")
                .contains(": file must be valid for CPython ");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void theyRunAsOthersDo() {
        operator.types("{\"server\": {\"name\": \"web1\"}}");

        Said said = operator.says("run", "py.hello", "--incident", "-");

        assertThat(said.out()).isEqualTo("hello web1\n");
        assertThat(said.code()).isZero();
    }

    @Test
    void validatingAsksEachAndFindsWhatOnlyAnImportFinds() throws IOException {
        operator.file(
                "says.py", PLUGIN.replace("py.hello", "py.says").replace("return None", "return \"no such service\""));
        operator.file("lacks.py", "import no_such_module\n" + PLUGIN.replace("py.hello", "py.lacks"));

        Said said = operator.says("validate-plugins");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains("says.py:2:1: py.says: validate() says: no such service\n")
                .contains(
                        "lacks.py:1:1: py.lacks: ", "No module named 'no_such_module'; install it for /usr/bin/python3")
                .doesNotContain("hello.py");
    }

    @Test
    void theModuleForTryingOneByHandIsWhereItIsSaid() throws Exception {
        String path = operator.saysOnly("python-path").out().strip();

        ProcessBuilder byHand = new ProcessBuilder(
                "/usr/bin/python3",
                "-B",
                "-m",
                "countermeasure",
                operator.plugins.resolve("hello.py").toString());
        byHand.environment().put("PYTHONPATH", path);
        Process process = byHand.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("hello None\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void interpreterAndAliasesComeFromTheConfiguration() throws IOException {
        operator.file("hello.py", PLUGIN.replace("from countermeasure ", "from fm_agent.base "));
        Path config = home.resolve("countermeasure.properties");
        Files.writeString(config, "python_aliases = other, fm_agent.base\n");
        assertThat(operator.says("list-plugins").code()).isZero();

        Files.writeString(config, "python = /no/such/python\n");
        assertThat(operator.says("list-plugins").out())
                .contains(
                        "interpreter must be an executable file but /no/such/python, by the setting for all plugins, is missing");
    }
}
