package io.countermeasure.cli;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.json.StandardCountermeasures;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.Shown;
import io.countermeasure.python.PythonCountermeasureLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What every command has to hand.
 *
 * @param streams where it reads and writes
 * @param settings what holds
 * @param onSignal takes what is to be done when a signal wants the end
 */
record Session(Streams streams, Settings settings, Consumer<Runnable> onSignal) {

    /** Nothing stands ready for a second run: there is none. */
    private static final RunPolicy ONE_RUN =
            RunPolicy.builder().warmCommands(0).warmWorkers(0).build();

    /** An engine as the settings say; the caller closes it. */
    CountermeasureEngine engine() throws IOException, InterruptedException {
        EngineBuilder builder = builder();
        settings.plugins().forEach(builder::pluginDirectory);
        if (settings.standard()) {
            builder.registerAll(StandardCountermeasures.all());
        }
        if (settings.plugins().isEmpty() && !settings.standard()) {
            say("no plugins were asked for; --plugins DIR or --standard does");
        }
        return build(builder);
    }

    /** The same for somebody who only asks about a user: nothing is kept, and the user that is named is not become. */
    Session asking() throws IOException, InterruptedException {
        return new Session(streams, settings.asking(), onSignal);
    }

    /** An engine with the plugin files of that folder alone. */
    CountermeasureEngine engineOf(Path directory) throws IOException, InterruptedException {
        return build(builder().pluginDirectory(directory));
    }

    /** An engine without plugins. */
    CountermeasureEngine engineOfNone() throws IOException, InterruptedException {
        return build(builder());
    }

    /** Complains if there is no state directory. */
    void needsState(String why) {
        if (settings.state().isEmpty()) {
            throw new UsageException("--state must be given, as " + why);
        }
    }

    /** The answer, if it is asked for as JSON. */
    void print(Map<String, @Nullable Object> document) {
        streams.out().println(Json.write(document));
    }

    /** A word to the operator beside the answer. */
    void say(String sentence) {
        streams.err().println("countermeasure: " + sentence);
    }

    private EngineBuilder builder() throws IOException, InterruptedException {
        settings.checkRunAs();
        EngineBuilder builder = CountermeasureEngine.builder()
                .fileTrust(settings.trust())
                .runPolicy(ONE_RUN)
                .sandbox(settings.sandbox())
                .loader(new PythonCountermeasureLoader(settings.python()));
        settings.state().ifPresent(builder::stateDirectory);
        settings.runAs().ifPresent(user -> builder.runAs(user.value()));
        return builder;
    }

    private static CountermeasureEngine build(EngineBuilder builder) {
        try {
            return builder.build();
        } catch (IllegalStateException e) {
            // the state directory, or a tool of the host's: the operator's to mend
            throw new UsageException(Shown.escape(String.valueOf(e.getMessage())));
        }
    }
}
