package io.countermeasure.process;

/** Is given output as it comes, on the drain thread: it must not block, nor keep the buffer. */
@FunctionalInterface
public interface LiveOutput {

    /** Looks at nothing. */
    LiveOutput NONE = (error, buffer, length) -> {};

    /**
     * Takes the first bytes of the buffer.
     *
     * @param error whether they are from standard error, and not from standard output
     * @param buffer not to be kept
     * @param length how many
     */
    void accept(boolean error, byte[] buffer, int length);

    /**
     * {@return whether all of standard error, or of standard output, is meant for this alone, so that none of it is to
     * be kept}
     *
     * @param error whether standard error is asked for, and not standard output
     */
    default boolean takes(boolean error) {
        return false;
    }
}
