package io.countermeasure.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Giant incidents in a JVM with hardly more heap than the document itself takes. */
class GiantIncidentTest {

    @ParameterizedTest
    @ValueSource(strings = {"reason", "tags", "depth"})
    void aGiantIsCutInLittleMemory(String kind) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GiantIncidentTest.class.getName(),
                        kind)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).isEqualTo("cut\n");
    }

    public static void main(String[] arguments) {
        byte[] document = document(arguments[0]).getBytes(UTF_8);
        System.out.print(IncidentJson.readTruncating(document).truncated() ? "cut\n" : "whole\n");
    }

    private static String document(String kind) {
        return switch (kind) {
            case "reason" -> "{\"outage\":{\"reasons\":[\"" + "x".repeat(5_000_000) + "\"]}}";
            case "tags" -> "{\"server\":{\"tags\":[" + "\"t\",".repeat(1_000_000) + "\"t\"]}}";
            default -> "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        };
    }
}
