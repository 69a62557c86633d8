package io.countermeasure.core.internal.gate;

/** A gate that only looks, so that asking and probing are the same. */
abstract class RuleGate implements Gate {

    private final String name;

    RuleGate(String name) {
        this.name = name;
    }

    abstract Answer decide(Ask ask);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Answer acquire(Ask ask) {
        return decide(ask);
    }

    @Override
    public final Answer probe(Ask ask) {
        return decide(ask);
    }
}
