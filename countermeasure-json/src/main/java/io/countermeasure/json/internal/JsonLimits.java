package io.countermeasure.json.internal;

/**
 * How much of a document is read.
 *
 * @param bytes the longest document, in UTF-8 bytes
 * @param depth how deep arrays and objects may nest
 * @param members the most members of one object
 * @param nodes the most values in all
 * @param characters the longest string or member name
 */
public record JsonLimits(int bytes, int depth, int members, int nodes, int characters) {

    /** The longest number, in characters, whatever the document. */
    public static final int NUMBER_LENGTH = 1_000;

    /** A plugin file. */
    public static final JsonLimits PLUGIN = new JsonLimits(1 << 20, 16, 64, 10_000, 1 << 20);

    /** An incident. */
    public static final JsonLimits INCIDENT = new JsonLimits(1 << 20, 32, 10_000, 10_000, 1 << 16);

    /** A document of our own, such as a stored result, whose outputs may be as long as the policy says. */
    public static final JsonLimits OWN = new JsonLimits(Integer.MAX_VALUE, 32, 100_000, 1_000_000, Integer.MAX_VALUE);
}
