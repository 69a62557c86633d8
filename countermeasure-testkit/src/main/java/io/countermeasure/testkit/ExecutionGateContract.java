package io.countermeasure.testkit;

import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.spi.ExecutionGate;
import io.countermeasure.spi.ExecutionGate.Decision;
import io.countermeasure.spi.ExecutionGate.Denied;
import io.countermeasure.spi.ExecutionGate.GateRequest;
import io.countermeasure.spi.ExecutionGate.Granted;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link ExecutionGate}. Extend it, say what yours grants and denies, and its rules are tests of yours.
 *
 * <p>JUnit makes one instance for each rule. A rule fails with an {@link AssertionError} that says what must hold and what was found.
 */
public abstract class ExecutionGateContract {

    private static final int OFTEN = 100;

    /** For subclasses. */
    protected ExecutionGateContract() {}

    /** {@return a new gate that has granted nothing yet} */
    protected abstract ExecutionGate gate();

    /** {@return a request that {@link #gate()} grants; by default one of {@link #request}} */
    protected GateRequest granted() {
        return request("contract.gate");
    }

    /** {@return a request that {@link #gate()} denies, if it denies any; by default none} */
    protected Optional<GateRequest> denied() {
        return Optional.empty();
    }

    /**
     * {@return a request for a plugin of that key}
     *
     * @param textKey the plugin's key
     */
    protected static GateRequest request(String textKey) {
        CountermeasureMetadata metadata = CountermeasureMetadata.builder(textKey)
                .name("Contract")
                .author("countermeasure-testkit")
                .description("Is asked for at a gate")
                .build();
        return new GateRequest("contract-" + textKey, metadata, Incidents.critical());
    }

    @Test
    final void itHasAName() {
        Rules.name(gate()::name, "the gate");
    }

    @Test
    final void whatIsToBeDeniedIsDenied() {
        denied().ifPresent(request -> {
            Decision decision = gate().acquire(request);
            Rules.hold(decision instanceof Denied, "the request must be denied but was " + decision);
        });
    }

    @Test
    final void aDenialSaysWhy() {
        denied().ifPresent(request -> {
            if (gate().acquire(request) instanceof Denied denied) {
                Rules.hold(!denied.reason().isBlank(), "a denial must say why but its reason is blank");
                Rules.hold(denied.nextAllowed() != null, "a denial must say when, or empty, but says null");
            }
        });
    }

    @Test
    final void aProbeSaysWhatWouldBe() {
        Decision probe = gate().probe(granted());
        Rules.hold(probe instanceof Granted, "a probe must say that the request would be granted but says " + probe);
        denied().ifPresent(request -> {
            Decision other = gate().probe(request);
            Rules.hold(other instanceof Denied, "a probe must say that the request would be denied but says " + other);
        });
    }

    @Test
    final void aProbeAcquiresNothing() {
        ExecutionGate gate = gate();
        for (int i = 0; i < OFTEN; i++) {
            Decision unused = gate.probe(granted());
            denied().ifPresent(request -> {
                Decision unusedToo = gate.probe(request);
            });
        }
        Decision decision = gate.acquire(granted());
        Rules.hold(
                decision instanceof Granted,
                "what is granted must still be granted after " + OFTEN + " probes but was " + decision);
        close(decision);
    }

    @Test
    final void whatIsGivenBackIsThereAgain() {
        ExecutionGate gate = gate();
        for (int i = 0; i < OFTEN; i++) {
            Decision decision = gate.acquire(granted());
            Rules.hold(
                    decision instanceof Granted,
                    "what was given back " + i + " times must be granted again but was " + decision);
            close(decision);
        }
    }

    @Test
    final void anotherThreadMayGiveItBack() {
        ExecutionGate gate = gate();
        if (gate.acquire(granted()) instanceof Granted granted) {
            Rules.onAnotherThread(
                    "a permit must be closable on a thread that did not acquire it",
                    () -> granted.permit().close());
        }
        // on a third one: to the first a lock that it still has would be granted again
        Rules.onAnotherThread("what was given back must be granted to any thread", () -> {
            Decision decision = gate.acquire(granted());
            Rules.hold(decision instanceof Granted, "it must be granted but was " + decision);
            close(decision);
        });
    }

    @Test
    final void aDenialAcquiresNothing() {
        denied().ifPresent(request -> {
            ExecutionGate gate = gate();
            for (int i = 0; i < OFTEN; i++) {
                Decision unused = gate.acquire(request);
            }
            Decision decision = gate.acquire(granted());
            Rules.hold(
                    decision instanceof Granted,
                    "what is granted must still be granted after " + OFTEN + " denials but was " + decision);
            close(decision);
        });
    }

    @Test
    final void aPermitThatIsHeldIsNotLost() {
        AtomicInteger lost = new AtomicInteger();
        if (gate().acquire(granted()) instanceof Granted granted) {
            granted.permit().onLost(lost::incrementAndGet);
            granted.permit().close();
        }
        Rules.hold(lost.get() == 0, "a permit that is held and given back must not be told to be lost but was");
    }

    @Test
    final void severalThreadsMayAskAtOnce() {
        ExecutionGate gate = gate();
        Rules.atOnce(() -> {
            for (int i = 0; i < OFTEN; i++) {
                Decision decision = gate.acquire(granted());
                Rules.hold(decision != null, "a gate must decide but returned null");
                close(decision);
            }
            return true;
        });
        Decision decision = gate.acquire(granted());
        Rules.hold(
                decision instanceof Granted,
                "what is granted must still be granted after several threads asked but was " + decision);
        close(decision);
    }

    private static void close(Decision decision) {
        if (decision instanceof Granted granted) {
            granted.permit().close();
        }
    }
}
