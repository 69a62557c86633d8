package io.countermeasure.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.countermeasure.model.Incident;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FuzzTest {

    private static final long SEED = 20261124L;
    private static final int ROUNDS = 20_000;
    private static final String[] PIECES = {
        "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u", "\\ud800", "null", "true", "1e9", "-", "0", "NaN", "/*", "\n",
        "\0"
    };

    private final Random random = new Random(SEED);

    @Test
    void aSpoiltPluginIsOfferedOrReportedAndNothingElse() {
        List<byte[]> seeds = Corpus.good().stream().map(Corpus::read).toList();
        run(() -> {
            byte[] content = mutated(seeds.get(random.nextInt(seeds.size())));
            RecordingContext context = RecordingContext.load(content);
            assertThat(context.plugins.isEmpty()).isEqualTo(!context.errors().isEmpty());
        });
    }

    @Test
    void aSpoiltIncidentIsReadOrRefusedAndNothingElse() {
        byte[] seed = IncidentJsonTest.ORIGINAL.getBytes(UTF_8);
        run(() -> {
            byte[] content = mutated(seed);
            try {
                Incident incident = IncidentJson.readTruncating(content);
                assertThat(IncidentJson.read(content).json()).isEqualTo(incident.json());
                assertThat(IncidentJson.read(IncidentJson.write(incident)).outage())
                        .isEqualTo(incident.outage());
            } catch (MalformedJsonException e) {
                assertThat(e).hasMessageMatching("\\d+:\\d+: .*");
            }
        });
    }

    @Test
    void aSpoiltResultIsReadOrRefusedAndNothingElse() {
        byte[] seed = ResultJson.write(ResultJsonTest.full().build()).getBytes(UTF_8);
        run(() -> {
            try {
                String once = ResultJson.write(ResultJson.read(new String(mutated(seed), UTF_8)));
                assertThat(ResultJson.write(ResultJson.read(once))).isEqualTo(once);
            } catch (MalformedJsonException e) {
                assertThat(e).hasMessageMatching("\\d+:\\d+: .*");
            }
        });
    }

    private void run(Runnable round) {
        System.out.println("fuzz seed " + SEED);
        assertTimeoutPreemptively(Duration.ofMinutes(3), () -> {
            for (int i = 0; i < ROUNDS; i++) {
                round.run();
            }
        });
    }

    private byte[] mutated(byte[] seed) {
        byte[] content = seed.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            content = random.nextBoolean() ? flipped(content) : spliced(content);
        }
        return content;
    }

    private byte[] flipped(byte[] content) {
        if (content.length > 0) {
            content[random.nextInt(content.length)] = (byte) random.nextInt(256);
        }
        return content;
    }

    /** One piece put in place of a stretch of text. */
    private byte[] spliced(byte[] content) {
        String text = new String(content, UTF_8);
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(6));
        return (text.substring(0, from) + PIECES[random.nextInt(PIECES.length)] + text.substring(to)).getBytes(UTF_8);
    }
}
