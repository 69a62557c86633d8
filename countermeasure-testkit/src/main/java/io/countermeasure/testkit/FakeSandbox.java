package io.countermeasure.testkit;

import io.countermeasure.model.Guarantee;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SandboxPlan;
import io.countermeasure.spi.SandboxRequest;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A sandbox in which {@link FakeCommands} stand in for commands. It says that it enforces every guarantee, as nothing real is run, unless it is told
 * {@link #without}; it makes no announcement and keeps no pause, and does not ask sudo for rights.
 *
 * <p>Thread-safe, but that it is to be configured before an engine uses it.
 */
public final class FakeSandbox implements Sandbox {

    private final FakeCommands commands;
    private final Map<Guarantee, String> missing = new EnumMap<>(Guarantee.class);
    private final List<SandboxRequest> requests = new CopyOnWriteArrayList<>();
    private Optional<String> refusal = Optional.empty();

    private FakeSandbox(FakeCommands commands) {
        this.commands = commands;
    }

    /**
     * {@return a sandbox that plays those commands}
     *
     * @param commands what stands in for commands
     */
    public static FakeSandbox playing(FakeCommands commands) {
        return new FakeSandbox(commands);
    }

    /**
     * Takes guarantees away from it: what requires them is refused.
     *
     * @param guarantees which it does not enforce
     * @return this sandbox
     */
    public FakeSandbox without(Guarantee... guarantees) {
        for (Guarantee guarantee : guarantees) {
            missing.put(guarantee, "the test's sandbox is without it");
        }
        return this;
    }

    /**
     * Has it plan nothing any more.
     *
     * @param why the reason that it then says
     * @return this sandbox
     */
    public FakeSandbox refusing(String why) {
        refusal = Optional.of(why);
        return this;
    }

    /** {@return what it was asked to plan, in that order} */
    public List<SandboxRequest> requests() {
        return List.copyOf(requests);
    }

    /** {@code fake}. */
    @Override
    public String name() {
        return "fake";
    }

    /** The plan that is configured, whatever is asked. */
    @Override
    public SandboxPlan plan(SandboxRequest request) {
        requests.add(request);
        if (refusal.isPresent()) {
            return SandboxPlan.refused(name(), refusal.get());
        }
        Map<Guarantee, String> enforced = new EnumMap<>(Guarantee.class);
        for (Guarantee guarantee : Guarantee.values()) {
            if (!missing.containsKey(guarantee)) {
                enforced.put(guarantee, "commands are played");
            }
        }
        return new SandboxPlan(name(), List.of(), enforced, missing, Optional.empty(), Optional.empty(), false);
    }

    /** The file of its commands. */
    @Override
    public Optional<Path> playedCommands() {
        return Optional.of(commands.file());
    }

    FakeCommands commands() {
        return commands;
    }
}
