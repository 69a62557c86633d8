package io.countermeasure.core.internal.gate;

import io.countermeasure.core.internal.load.LoadedPlugin;
import io.countermeasure.core.internal.store.FakeClock;
import io.countermeasure.core.internal.store.MemoryLocks;
import io.countermeasure.core.internal.store.StartLedger;
import io.countermeasure.core.internal.store.StateDirectory;
import io.countermeasure.core.internal.store.Stops;
import io.countermeasure.model.Command;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Incident;
import io.countermeasure.model.Rejection;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An agent on a host: the gates that decide when a plugin may start, and the record of its starts. */
final class GateHost {

    private final FakeClock clock;
    private final Optional<StateDirectory> state;
    private final Ask ask;
    private StartLedger ledger;
    private GateChain gates;

    GateHost(Optional<StateDirectory> state, FakeClock clock, CountermeasureMetadata metadata) {
        this.state = state;
        this.clock = clock;
        CommandCountermeasure plugin = CommandCountermeasure.of(metadata, Command.of("/bin/true"));
        LoadedPlugin loaded = new LoadedPlugin(
                metadata,
                plugin,
                Optional.of(plugin.command()),
                Optional.empty(),
                "java",
                Optional.empty(),
                Optional.empty());
        ask = new Ask(
                "execution",
                loaded,
                new SandboxPlan("host", List.of(), Map.of(), Map.of(), Optional.empty(), Optional.empty(), false),
                Incident.empty(),
                Optional.empty(),
                Optional.empty(),
                reason -> {});
        ledger = StartLedger.in(state, clock);
        gates = gates(ledger);
    }

    static CountermeasureMetadata metadata(Optional<Duration> maxFrequency, boolean disruptive) {
        return CountermeasureMetadata.builder("server.reboot")
                .name("Reboot")
                .author("tests")
                .description("For a test")
                .maxFrequency(maxFrequency.orElse(null))
                .disruptive(disruptive)
                .build();
    }

    /** The agent is another process, which remembers nothing. */
    void restart() {
        ledger = StartLedger.in(state, clock);
        gates = gates(ledger);
    }

    GateChain.Admission admit() {
        return gates.admit(ask);
    }

    Optional<Rejection> probe() {
        return gates.probe(ask).rejection();
    }

    void record() throws IOException {
        ledger.record(ask.key(), "execution");
    }

    void reset() throws IOException {
        ledger.reset(ask.key());
    }

    private GateChain gates(StartLedger remembers) {
        Stops stops = new Stops(state, clock);
        BreakerGate breaker = new BreakerGate(remembers, clock);
        FrequencyGate frequency = new FrequencyGate(remembers, clock);
        return new GateChain(List.of(
                new FrozenGate(stops),
                new DisabledGate(stops),
                breaker,
                frequency,
                new RunningGate(new MemoryLocks(), breaker, frequency),
                new CapacityGate(1)));
    }
}
