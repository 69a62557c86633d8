package io.countermeasure.process;

import java.util.Optional;

/**
 * The mark that every process of a run carries in its environment, so that it is found again after it has left its
 * group, session and parents. It names the owner, so that a later engine can tell a dead owner's leftovers from a living
 * one's runs.
 *
 * @param lease drawn when the process is started; unique
 * @param ownerPid the pid of the JVM that started it
 * @param ownerStart that JVM's start time, in clock ticks since boot
 * @param bootId which boot this was
 * @param keep whether the run is meant to outlive its owner
 * @param ownerUid that JVM's user: of another one's processes nothing may be seen
 */
public record Cookie(String lease, long ownerPid, long ownerStart, String bootId, boolean keep, long ownerUid) {

    /** The environment variable that holds it. */
    public static final String VARIABLE = "COUNTERMEASURE_EXECUTION";

    private static final int FIELDS = 6;

    /** {@return the value as it stands in the environment} */
    public String value() {
        return lease + ":" + ownerPid + ":" + ownerStart + ":" + bootId + ":" + (keep ? "keep" : "end") + ":"
                + ownerUid;
    }

    /**
     * {@return the cookie of that value, or empty if the value is none}
     *
     * @param value what {@link #value()} gives, or anything else
     */
    public static Optional<Cookie> parse(String value) {
        String[] fields = value.split(":", -1);
        if (fields.length != FIELDS || !(fields[4].equals("keep") || fields[4].equals("end"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Cookie(
                    fields[0],
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    fields[3],
                    fields[4].equals("keep"),
                    Long.parseLong(fields[5])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
