package io.countermeasure.process.worker;

import io.countermeasure.plugin.CountermeasurePlugin;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One job from its load to its last frame. Used by one thread. */
final class Performance {

    private final Wire wire;
    private final Job job;
    private String phase = "load";

    Performance(Wire wire, Job job) {
        this.wire = wire;
        this.job = job;
    }

    /** Whatever the plugin throws is told, and goes no further. */
    void play() throws IOException {
        Map<String, @Nullable Object> failure = null;
        try {
            act();
        } catch (Throwable e) {
            failure = Failures.members(phase, e);
        }
        Thread.interrupted(); // what a plugin leaves behind is not to stop the last frame
        wire.sendLast('E', Collections.singletonMap("failure", failure));
    }

    private void act() throws Exception {
        PluginJar jar = PluginJar.open(job.file(), job.sha256(), job.folder());
        CountermeasurePlugin plugin = jar.create(job.className());
        Metadata.check(plugin, job.metadata());
        if (job.validate()) {
            validate(plugin);
        } else {
            perform(plugin);
        }
    }

    private void validate(CountermeasurePlugin plugin) throws IOException {
        phase = "validate";
        Optional<String> problems = plugin.validate();
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put(
                "problems",
                problems == null ? "validate() must return something but returned null" : problems.orElse(null));
        wire.send('V', said);
    }

    private void perform(CountermeasurePlugin plugin) throws Exception {
        WorkerContext context = new WorkerContext(wire, job, Metadata.of(plugin));
        try {
            phase = "prepare";
            context.phaseBegins();
            plugin.prepare(context);
            wire.send('P', Map.of());
            Map<?, ?> unused = wire.receive('G');
            phase = "run";
            context.phaseBegins();
            plugin.run(context);
        } finally {
            context.seal();
        }
    }
}
