package io.countermeasure.examples.agent;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.engine.RunRequest;
import io.countermeasure.json.StandardCountermeasures;
import io.countermeasure.model.Catalog;
import io.countermeasure.model.Incident;
import io.countermeasure.model.TextKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitoring agent reduced to what it needs of the library: it takes incidents from a folder, runs what its settings
 * bind to them, and publishes every result, a refusal too. Thread-safe; whoever starts it closes it.
 */
public final class EmbeddedAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedAgent.class);
    private static final int LONGEST_REQUEST_ID = 256;
    private static final long POLL_MILLIS = 200;
    private static final long ANNOUNCE_AGAIN_SECONDS = 10;

    private final Bindings bindings;
    private final Inbox inbox;
    private final HttpCloud cloud;
    private final CountermeasureEngine engine;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

    private EmbeddedAgent(AgentSettings settings, RunPolicy policy) throws IOException {
        bindings = settings.bindings();
        inbox = new Inbox(settings.inbox());
        cloud = new HttpCloud(settings.cloud());
        EngineBuilder builder = CountermeasureEngine.builder()
                .pluginDirectory(settings.plugins())
                .registerAll(StandardCountermeasures.all())
                .register(new LargestFilesCountermeasure(Path.of("/var/log")))
                .runPolicy(policy)
                .sink("cloud", cloud);
        settings.state().ifPresent(builder::stateDirectory);
        engine = builder.build();
    }

    /**
     * Starts an agent.
     *
     * @throws IOException if its inbox cannot be used
     */
    public static EmbeddedAgent start(AgentSettings settings, RunPolicy policy) throws IOException {
        EmbeddedAgent agent = new EmbeddedAgent(settings, policy);
        agent.catalog().problems().forEach(problem -> LOG.warn("{}", problem));
        agent.clock.execute(agent::announce);
        var unused = agent.clock.scheduleWithFixedDelay(agent::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        return agent;
    }

    /** Runs an agent of the settings file that is the only argument, until the process is told to end. */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            throw new IllegalArgumentException(
                    "the one argument must be a settings file but there were " + args.length);
        }
        RunPolicy policy = RunPolicy.builder().maxRuntime(Duration.ofMinutes(2)).build();
        EmbeddedAgent agent = start(AgentSettings.read(Path.of(args[0])), policy);
        Runtime.getRuntime().addShutdownHook(new Thread(agent::close));
        new CountDownLatch(1).await();
    }

    /** Which countermeasures the agent has. */
    public Catalog catalog() {
        return engine.registry().catalog();
    }

    /** Ends all runs, publishes what became of them, and stops. */
    @Override
    public void close() {
        clock.shutdownNow();
        engine.close();
    }

    private void announce() {
        try {
            cloud.announce(catalog());
            LOG.info(
                    "The cloud knows of {} countermeasures", catalog().entries().size());
        } catch (IOException e) {
            LOG.warn("The catalog is announced again in {} s: {}", ANNOUNCE_AGAIN_SECONDS, e.toString());
            var unused = clock.schedule(this::announce, ANNOUNCE_AGAIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll() {
        try {
            inbox.take().forEach(this::answer);
        } catch (IOException | RuntimeException e) { // whatever it was, the next poll is to come
            LOG.error("The inbox cannot be read now", e);
        }
    }

    private void answer(Inbox.Arrival arrival) {
        Incident.Event event = arrival.event().orElse(Incident.Event.OPENED);
        String label = arrival.incident().outage().alertLabel().orElse("");
        List<TextKey> keys = bindings.answers(event, label);
        LOG.info("{} is answered by {}", arrival.file(), keys);
        keys.forEach(key -> request(key, event, arrival).start());
    }

    /** The same incident delivered twice is answered once. */
    private RunRequest request(TextKey key, Incident.Event event, Inbox.Arrival arrival) {
        RunRequest request = engine.request(key.value()).incident(arrival.incident());
        arrival.event().ifPresent(request::event);
        arrival.incident().outage().id().ifPresent(id -> request.requestId(requestId(id, event, key)));
        return request;
    }

    private static String requestId(String outage, Incident.Event event, TextKey key) {
        String id = outage + "/" + event.name().toLowerCase(Locale.ROOT) + "/" + key;
        return id.length() <= LONGEST_REQUEST_ID
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
