package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineControl;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.model.Rejection;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the commands have in common that stop countermeasures and let them run again. Each answers with what is stopped then. */
abstract class ControlCommand implements CliCommand {

    /** Makes the change, and says what became of it. */
    abstract String change(EngineControl control) throws IOException;

    /** Which plugin it is about; empty if about all. */
    Optional<String> key() {
        return Optional.empty();
    }

    @Override
    public final Exit run(Session session) throws IOException, InterruptedException {
        session.needsState("nothing would last without it");
        try (CountermeasureEngine engine = key().isPresent() ? session.engine() : session.engineOfNone()) {
            key().ifPresent(key -> check(key, engine));
            String said = change(engine.control());
            if (session.settings().json()) {
                session.print(JsonShapes.stops(engine.control()));
            } else {
                session.streams().out().println(Shown.escape(said));
            }
        } catch (IOException e) {
            throw new UsageException(Failures.words(e));
        }
        return Exit.OK;
    }

    /** One that has gone, but is still disabled, can be enabled all the same. */
    private static void check(String key, CountermeasureEngine engine) {
        Optional<Rejection> rejection = engine.explain(key).rejection();
        boolean unknown =
                rejection.filter(r -> r.reason() == Rejection.Reason.UNKNOWN).isPresent();
        if (unknown && (!TextKey.isValid(key) || !engine.control().disabled().containsKey(TextKey.of(key)))) {
            String hint = KeyHint.of(rejection, key, engine)
                    .map(meant -> "; " + meant)
                    .orElse("");
            throw new UsageException("KEY must be the textkey of a countermeasure but was " + Shown.quote(key) + hint);
        }
    }

    /** The reason, or who gave none. */
    static String reason(@Nullable String given) {
        String reason = given == null ? "by " + System.getProperty("user.name") : given;
        if (reason.isBlank() || reason.length() > EngineControl.MAX_REASON_LENGTH) {
            throw new Given("--reason", reason)
                    .mustBe("1 to " + EngineControl.MAX_REASON_LENGTH + " characters and not blank");
        }
        return reason;
    }
}
