package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.load.WorkerWords;
import io.countermeasure.core.internal.peer.PeerKey;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.MetadataWriter;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Incident;
import io.countermeasure.process.PlayedCommands;
import io.countermeasure.process.RunUser;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What workers are told. Thread-safe.
 *
 * @param jobs makes folders
 * @param plans how they are confined, and where plugins' own folders are
 * @param user whose environment workers have
 */
public record WorkerJobs(JobFolders jobs, Plans plans, RunUser user) {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerJobs.class);

    /** What a plugin has to do. */
    enum Action {
        RUN("run"),
        VALIDATE("validate");

        private final String word;

        Action(String word) {
            this.word = word;
        }
    }

    /**
     * What is asked of a plugin.
     *
     * @param action what it has to do
     * @param execution the run's id
     * @param incident the incident
     * @param event whether that began or ended, if it is known
     * @param limit how long each phase may take
     */
    record Task(
            Action action,
            String execution,
            Incident incident,
            Optional<Incident.Event> event,
            Optional<Duration> limit) {}

    /** Which workers can run that plugin. */
    PeerKey key(LoadedPlugin plugin, SandboxPlan plan) {
        data(plugin.metadata()); // a sandbox shows what is there when it is made
        Map<String, String> environment = RunEnvironment.standing(plugin.metadata(), user, plan);
        plans.played().ifPresent(file -> environment.put(PlayedCommands.VARIABLE, file.toString()));
        return new PeerKey(words(plugin).words(), environment, plugin.metadata().workingDirectory(), plan);
    }

    /** The job, whose incident is now in the worker's folder. */
    String job(Task task, LoadedPlugin plugin, SandboxPlan plan, Path folder) throws IOException {
        CountermeasureMetadata metadata = plugin.metadata();
        Path put = jobs.put(folder, task.incident());
        Path file = plan.enclosure().isPresent() ? JobFolders.incidentFile(Enclosures.seen(plan, folder)) : put;
        Map<String, @Nullable Object> job = new LinkedHashMap<>();
        job.put("action", task.action().word);
        job.put("textkey", metadata.textKey().value());
        job.put("execution", task.execution());
        job.put("incident", file.toString());
        job.put("event", task.event().map(Enum::name).orElse(null));
        job.put("folder", home(plan, folder).toString());
        job.put("data_directory", data(metadata).orElse(unlasting(plan, folder)).toString());
        job.put("environment", RunEnvironment.answering(metadata, file, task.incident(), task.event()));
        job.put("max_runtime", MetadataWriter.seconds(task.limit().orElse(null)));
        job.put("payload", words(plugin).payload());
        return Json.write(job);
    }

    /** One that cannot be made is no reason not to run. */
    private Optional<Path> data(CountermeasureMetadata metadata) {
        Optional<Path> lasting = plans.dataFolder(metadata);
        try {
            return lasting.isEmpty() ? lasting : Optional.of(jobs.folder(lasting.get()));
        } catch (IOException e) {
            LOG.warn("The data folder of {} is one that does not last: {}", metadata.textKey(), e.toString());
            return Optional.empty();
        }
    }

    /** The one that goes with the run. */
    private static Path unlasting(SandboxPlan plan, Path folder) {
        return JobFolders.dataFolder(home(plan, folder));
    }

    /** What it may write, and what goes with it. */
    private static Path home(SandboxPlan plan, Path folder) {
        return plan.enclosure().map(SandboxPlan.Enclosure::home).orElse(folder);
    }

    private static WorkerWords words(LoadedPlugin plugin) {
        return plugin.worker().orElseThrow();
    }
}
