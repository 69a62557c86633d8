package io.countermeasure.examples.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.json.IncidentJson;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Outcome;
import io.countermeasure.model.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The five in plugins/python, with this machine's paths in the place of theirs. */
@Timeout(120)
class PythonPluginsTest {

    private static final Path PLUGINS = Path.of("plugins/python");
    private static final Incident INCIDENT = IncidentJson.read(
            "{\"outage\": {\"id\": 4711, \"alert_label\": \"nginx is <down>\","
                    + " \"severity\": \"critical\"}, \"server\": {\"name\": \"web<1>\", \"fqdn\": \"web1.acme.example\"}}");

    @TempDir
    Path folder;

    private Path plugins = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs /usr/bin/python3");
        plugins = Files.createDirectory(folder.resolve("plugins"));
    }

    /** A copy, with other constants: name, value, name, value. */
    private void install(String name, String... constants) throws IOException {
        String plugin = Files.readString(PLUGINS.resolve(name));
        for (int i = 0; i < constants.length; i += 2) {
            String line = "(?m)^" + constants[i] + " = .*$";
            assertThat(plugin).containsPattern(line);
            plugin = plugin.replaceFirst(line, constants[i] + " = " + constants[i + 1]);
        }
        Path file = Files.writeString(plugins.resolve(name), plugin);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private CountermeasureEngine engine() {
        return CountermeasureEngine.builder()
                .pluginDirectory(plugins)
                .stateDirectory(folder.resolve("state"))
                .build();
    }

    private ExecutionResult run(String key) {
        try (CountermeasureEngine engine = engine()) {
            return engine.request(key)
                    .incident(INCIDENT)
                    .event(Incident.Event.OPENED)
                    .run();
        }
    }

    private static String quoted(Path path) {
        return "\"" + path + "\"";
    }

    @Test
    void allFiveAreUsableAsTheyStand() throws IOException {
        for (String name : List.of("busy_processes", "disk_cleaner", "log_errors", "open_ticket", "service_recovery")) {
            install(name + ".py");
        }
        try (CountermeasureEngine engine = engine()) {
            assertThat(engine.registry().catalog().problems())
                    .extracting(Problem::toString)
                    .isEmpty();
            assertThat(engine.registry().catalog().entries())
                    .extracting(entry -> entry.metadata().textKey().value())
                    .containsExactly("disk.clean", "log.errors", "nginx.recover", "process.table", "ticket.open");
        }
    }

    @Test
    void recoveryTriesWithMoreForceEachTimeAndThenCallsForAHuman() throws IOException {
        Path systemctl = Files.writeString(folder.resolve("systemctl"), """
                #!/bin/sh
                case $1 in
                is-active) cat %1$s/state ;;
                *) echo "$1 $2" >>%1$s/done; [ "$1" = restart ] && echo active >%1$s/state; exit 0 ;;
                esac
                """.formatted(folder));
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path state = Files.writeString(folder.resolve("state"), "failed\n");
        Files.move(state, folder.resolve("state.txt"));
        Files.writeString(systemctl, Files.readString(systemctl).replace("/state", "/state.txt"));
        install("service_recovery.py", "SYSTEMCTL", quoted(systemctl));
        Path plugin = plugins.resolve("service_recovery.py");
        // without sudo, and as often as this test wants
        Files.writeString(
                plugin,
                Files.readString(plugin)
                        .replace("os.geteuid() != 0", "False")
                        .replaceFirst("sudo_requirements = .*", "sudo_requirements = None")
                        .replace("max_frequency = 60", "max_frequency = None"));

        ExecutionResult first = run("nginx.recover");
        ExecutionResult second = run("nginx.recover");
        Files.writeString(folder.resolve("state.txt"), "failed\n");
        ExecutionResult third = run("nginx.recover");

        assertThat(first.textOutput()).startsWith("nginx was failed. reload ended with 0. It is failed.");
        assertThat(first.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(second.textOutput()).startsWith("nginx was failed. restart ended with 0. It is active.");
        assertThat(second.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(third.textOutput()).isEqualTo("nginx: reload and restart did not help; a human is needed.\n");
        assertThat(third.returnCode()).hasValue(2);
        assertThat(folder.resolve("done")).hasContent("reload nginx\nrestart nginx");
    }

    @Test
    void aTicketIsOpenedWithTheTokenAlsoIfTheServerFailsAtFirst() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body);
            byte[] answer = "{\"id\": \"T-1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(seen.size() == 1 ? 503 : 201, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            Path token = Files.writeString(folder.resolve("token"), "secret-4711\n");
            install(
                    "open_ticket.py",
                    "API",
                    "\"http://127.0.0.1:" + server.getAddress().getPort() + "/api\"",
                    "TOKEN_FILE",
                    quoted(token));

            ExecutionResult result = run("ticket.open");

            assertThat(result.textOutput()).as(result.toString()).isEqualTo("Ticket T-1 is open.\n");
            assertThat(seen)
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request)
                            .startsWith("Bearer secret-4711 4711 {")
                            .contains("\"title\": \"nginx is <down>\"", "\"host\": \"web1.acme.example\""));
            assertThat(result.toString() + result.console()).doesNotContain("secret-4711");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aTicketWithoutATokenFailsBeforeAnybodyIsTold() throws IOException {
        install("open_ticket.py", "TOKEN_FILE", quoted(folder.resolve("none")));

        ExecutionResult result = run("ticket.open");

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.failure().orElseThrow().type()).isEqualTo("FileNotFoundError");
        assertThat(result.startedAt()).isEmpty();
    }

    @Test
    void theLastErrorsAreReadAcrossARotation() throws IOException {
        Path log = folder.resolve("syslog");
        Files.writeString(folder.resolve("syslog.1"), "old: error one\nold: fine\n");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            lines.add("line " + i + (i % 100 == 0 ? " FAILED" : " ok"));
        }
        Files.write(log, lines);
        install("log_errors.py", "LOG", quoted(log));

        ExecutionResult result = run("log.errors");

        assertThat(result.textOutput().lines()).hasSize(11).first().isEqualTo("old: error one");
        assertThat(result.textOutput()).endsWith("line 900 FAILED\n");
    }

    @Test
    void theCleanerSaysWhatItWouldRemoveAndRemovesOnlyThat() throws IOException {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Path old = old(Files.writeString(logs.resolve("a.gz"), "x".repeat(100)));
        Path young = Files.writeString(logs.resolve("b.gz"), "young");
        Path other = old(Files.writeString(logs.resolve("app.log"), "other"));
        Path link = Files.createSymbolicLink(logs.resolve("link.gz"), other);
        install("disk_cleaner.py", "FOLDER", quoted(logs), "ENOUGH_FREE_PERCENT", "101");

        ExecutionResult dry = run("disk.clean");

        assertThat(dry.textOutput()).startsWith("would remove " + old + " (100 bytes)\n100 bytes could be freed");
        assertThat(old).exists();

        install("disk_cleaner.py", "FOLDER", quoted(logs), "ENOUGH_FREE_PERCENT", "101", "DRY_RUN", "False");
        Path plugin = plugins.resolve("disk_cleaner.py");
        Files.writeString(plugin, Files.readString(plugin).replace("max_frequency = 600", "max_frequency = None"));
        ExecutionResult wet = run("disk.clean");

        assertThat(wet.textOutput())
                .as(wet.toString())
                .startsWith("removed " + old + " (100 bytes)\n100 bytes were freed");
        assertThat(old).doesNotExist();
        assertThat(List.of(young, other, link))
                .allSatisfy(file -> assertThat(file).exists());
    }

    private static Path old(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(30))));
    }

    @Test
    void theTableIsMarkupAndWhatIsInItIsText() throws IOException {
        install("busy_processes.py");

        ExecutionResult result = run("process.table");

        assertThat(result.htmlOutput())
                .as(result.toString())
                .startsWith("<h1>web&lt;1&gt;</h1>\n<table>")
                .containsPattern("<tr><td>[0-9]+</td><td>[^<]+</td><td>[0-9.]+</td></tr>");
    }
}
