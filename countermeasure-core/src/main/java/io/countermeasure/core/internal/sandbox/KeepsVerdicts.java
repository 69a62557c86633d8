package io.countermeasure.core.internal.sandbox;

import io.countermeasure.core.internal.load.KeptFacts;
import io.countermeasure.spi.Sandbox;

/** A sandbox that can keep what it found out about this host beyond this process. */
public interface KeepsVerdicts {

    /** The same sandbox, which keeps it there. */
    Sandbox keptIn(KeptFacts facts);
}
