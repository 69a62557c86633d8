package io.countermeasure.process;

/** Is given output as it comes, on the drain thread: it must not block, nor keep the buffer. */
@FunctionalInterface
public interface LiveOutput {

    /** Looks at nothing. */
    LiveOutput NONE = (error, buffer, length) -> {};

    /** Takes the first {@code length} bytes of the buffer, from standard error or from standard output. */
    void accept(boolean error, byte[] buffer, int length);

    /** Whether all of standard error, or of standard output, is meant for this alone, so that none of it is to be kept. */
    default boolean takes(boolean error) {
        return false;
    }
}
