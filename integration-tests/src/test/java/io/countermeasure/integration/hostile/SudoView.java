package io.countermeasure.integration.hostile;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody on a {@link SudoHost} who asks for the rights of its plugins, in a JVM of {@link SudoViewMain}. */
final class SudoView implements AutoCloseable {

    private static final int LAST_SECONDS = 20;

    private final Process jvm;
    private final BufferedReader from;
    private final BufferedWriter to;

    SudoView(Process jvm) {
        this.jvm = jvm;
        from = jvm.inputReader();
        to = jvm.outputWriter();
    }

    /** What the report says of a line. */
    record Answer(
            String verdict,
            String detail,
            List<String> warnings,
            @Nullable String rule) {
        boolean hasWarning(String kind) {
            return warnings.stream().anyMatch(warning -> warning.startsWith(kind));
        }
    }

    /** What the report says of each line. */
    List<Answer> look() throws IOException {
        return ask("look").stream().map(SudoView::answer).toList();
    }

    /** Whether each line works. */
    List<Boolean> run() throws IOException {
        return ask("run").stream()
                .map(answer -> (Boolean) member(answer, "works"))
                .toList();
    }

    /** Why a request for the plugin would be refused now, or {@code none}. */
    String refusal() throws IOException {
        return (String) member(ask("gate").get(0), "refusal");
    }

    private static Answer answer(Map<?, ?> document) {
        List<String> warnings = new ArrayList<>();
        ((List<?>) member(document, "warnings")).forEach(warning -> warnings.add((String) warning));
        return new Answer((String) member(document, "verdict"), (String) member(document, "detail"), warnings, (String)
                document.get("rule"));
    }

    private static Object member(Map<?, ?> document, String name) {
        return Objects.requireNonNull(document.get(name), name);
    }

    private List<Map<?, ?>> ask(String order) throws IOException {
        to.write(order + "\n");
        to.flush();
        List<Map<?, ?>> answers = new ArrayList<>();
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            Map<?, ?> document = (Map<?, ?>) Objects.requireNonNull(Json.parse(line, JsonLimits.OWN));
            if (document.isEmpty()) {
                return answers;
            }
            answers.add(document);
        }
        throw new IOException("the view's JVM ended");
    }

    /** Its engine ends with what it reads, and so leaves nothing; one that does not end is ended. */
    @Override
    public void close() {
        try {
            to.close();
            if (!jvm.waitFor(LAST_SECONDS, TimeUnit.SECONDS)) {
                jvm.destroyForcibly();
            }
        } catch (IOException e) {
            jvm.destroyForcibly(); // it has ended already
        } catch (InterruptedException e) {
            jvm.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
