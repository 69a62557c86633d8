package io.countermeasure.core.internal.publish;

/**
 * How much may be pending on disk.
 *
 * @param results so many results
 * @param bytes so many bytes in all
 */
public record SpoolLimits(int results, long bytes) {

    /** 10,000 results, 256 MiB. */
    public static SpoolLimits standard() {
        return new SpoolLimits(10_000, 256L << 20);
    }

    @Override
    public String toString() {
        return results + " or " + bytes + " bytes";
    }
}
