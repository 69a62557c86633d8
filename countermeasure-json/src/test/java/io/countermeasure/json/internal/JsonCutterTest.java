package io.countermeasure.json.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonCutterTest {

    private static final long SEED = 4711L;
    private static final JsonLimits UNBOUNDED = new JsonLimits(Integer.MAX_VALUE, 400, 100_000, 1_000_000, 1_000_000);

    private final Random random = new Random(SEED);

    @Test
    void whateverIsCutIsJsonWithinTheLimits() {
        System.out.println("cutter seed " + SEED);
        for (int i = 0; i < 20_000; i++) {
            JsonLimits limits = new JsonLimits(
                    20 + random.nextInt(300), 1 + random.nextInt(4), 2_000, 2 + random.nextInt(30), random.nextInt(20));
            String document = "{\"a\":" + value(0) + "}";
            String cut = JsonCutter.cut(JsonSource.of(document, limits, false), limits);

            assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(limits.bytes());
            Json.parse(cut, limits);
        }
    }

    @Test
    void nothingIsCutThatIsWithinTheLimits() {
        for (int i = 0; i < 5_000; i++) {
            String document = value(0);
            String cut = JsonCutter.cut(JsonSource.of(document, UNBOUNDED, false), UNBOUNDED);

            assertThat(Json.parse(cut, UNBOUNDED)).isEqualTo(Json.parse(document, UNBOUNDED));
        }
    }

    private String value(int depth) {
        int kind = random.nextInt(depth > 8 ? 4 : 7);
        return switch (kind) {
            case 0 -> string();
            case 1 -> String.valueOf(random.nextInt());
            case 2 -> "false";
            case 3 -> "null";
            case 4 -> "[" + value(depth + 1) + ", [" + string() + "," + value(depth + 1) + "]]";
            case 5 -> "{" + string() + ": " + value(depth + 1) + "}";
            default -> "{\"x\":" + value(depth + 1) + ",\"y]}\":[],\"z\":" + value(depth + 1) + "}";
        };
    }

    private String string() {
        String[] parts = {"a", "\u00e4", "\ud83d\ude00", "\\\"", "\\ud800", "\\\\", "[", "}", "\\u0000"};
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.append('"').toString();
    }
}
