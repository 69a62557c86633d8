package io.countermeasure.core.internal.gate;

import io.countermeasure.model.ExecutionResult.Verdict;
import io.countermeasure.model.Rejection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All gates, in the order in which they are asked. Thread-safe. */
public final class GateChain {

    private static final Logger LOG = LoggerFactory.getLogger(GateChain.class);

    private final List<Gate> gates;

    /** A chain of these. */
    public GateChain(List<Gate> gates) {
        this.gates = List.copyOf(gates);
    }

    /** Asks each until one refuses; what was acquired before is then given back. */
    public Admission admit(Ask ask) {
        List<Verdict> verdicts = new ArrayList<>();
        List<Release> releases = new ArrayList<>();
        for (Gate gate : gates) {
            Answer answer = ask(gate, ask, false);
            verdicts.add(verdict(gate, answer));
            if (answer instanceof Answer.Refuse refuse) {
                Admission refused = new Admission(verdicts, Optional.of(refuse.rejection()), releases);
                refused.release();
                return refused;
            }
            releases.add(new Release(((Answer.Pass) answer).release(), gate instanceof EmbedderGate));
        }
        return new Admission(verdicts, Optional.empty(), releases);
    }

    /** Probes every gate, also behind one that refuses. */
    public Admission probe(Ask ask) {
        List<Verdict> verdicts = new ArrayList<>();
        Optional<Rejection> first = Optional.empty();
        for (Gate gate : gates) {
            Answer answer = ask(gate, ask, true);
            verdicts.add(verdict(gate, answer));
            if (first.isEmpty() && answer instanceof Answer.Refuse refuse) {
                first = Optional.of(refuse.rejection());
            }
        }
        return new Admission(verdicts, first, List.of());
    }

    /** A gate that fails refuses. */
    private static Answer ask(Gate gate, Ask ask, boolean probe) {
        try {
            return probe ? gate.probe(ask) : gate.acquire(ask);
        } catch (Throwable e) { // an embedder's gate is other people's code
            LOG.error("The gate {} failed, and so refuses {}", gate.name(), ask.key(), e);
            return Answer.refuse(Rejection.Reason.DENIED, "gate " + gate.name() + " failed with " + e);
        }
    }

    private static Verdict verdict(Gate gate, Answer answer) {
        return answer instanceof Answer.Refuse refuse
                ? new Verdict(gate.name(), false, refuse.rejection().message())
                : new Verdict(gate.name(), true, ((Answer.Pass) answer).detail());
    }

    /**
     * How something is given back.
     *
     * @param action gives it back
     * @param foreign whether that is an embedder's code
     */
    public record Release(Runnable action, boolean foreign) {}

    /**
     * What all gates said.
     *
     * @param verdicts each one's word
     * @param rejection the first refusal
     * @param releases what is given back when the run is over, the last acquired first
     */
    public record Admission(List<Verdict> verdicts, Optional<Rejection> rejection, List<Release> releases) {

        /** Copies the lists. */
        public Admission {
            verdicts = List.copyOf(verdicts);
            List<Release> backwards = new ArrayList<>(releases);
            Collections.reverse(backwards);
            releases = List.copyOf(backwards);
        }

        /** Whether giving back runs an embedder's code, which may hang. */
        public boolean isForeign() {
            return releases.stream().anyMatch(Release::foreign);
        }

        /** Gives back everything. */
        public void release() {
            for (Release release : releases) {
                try {
                    release.action().run();
                } catch (Throwable e) { // an embedder's permit is other people's code
                    LOG.error("A gate's permit could not be given back", e);
                }
            }
        }
    }
}
