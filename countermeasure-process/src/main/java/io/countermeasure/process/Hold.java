package io.countermeasure.process;

/** What holds a run together, so that its end can be proven. */
public enum Hold {
    /** Its session, its cookie and its parents: what sheds all three is not seen. */
    TRACKED,
    /** A pid namespace, whose first process the command is: with it goes everything. */
    NAMESPACE,
    /** A control group of its own: nothing can leave it. */
    CONTROL_GROUP
}
