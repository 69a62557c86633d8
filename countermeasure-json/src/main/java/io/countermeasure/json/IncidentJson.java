package io.countermeasure.json;

import io.countermeasure.json.internal.IncidentReader;
import io.countermeasure.json.internal.IncidentWriter;
import io.countermeasure.json.internal.JsonFault;
import io.countermeasure.model.Incident;
import java.util.function.Supplier;

/**
 * Incidents from and to JSON.
 *
 * <p>Reading is strict about the document's form (one JSON object in UTF-8, whose {@code outage}, {@code server} and
 * {@code customer_attributes} are objects, if they are there) and lenient about what it says. Unknown members are kept:
 * {@link Incident#json()} is the document as it came, less a byte order mark.
 * <ul>
 *   <li>{@code id}, {@code server_key}, {@code partner_server_id}, {@code severity} and {@code timestamp} are any
 *       scalar, kept as the text they stand there as; other texts are strings, or else dropped, as is null.
 *   <li>{@code timestamp} is {@code yyyy-MM-dd HH:mm:ss} in UTC, ISO-8601, RFC 2822 or seconds since 1970; the text is
 *       kept whether or not it could be read.
 *   <li>{@code tags} and {@code metric_tags} are a list, or a string with commas. Other lists may be a single scalar. An
 *       object in a list is called by its {@code name}, else its {@code id}; one in place of a list by its {@code name},
 *       else it gives its members' names.
 *   <li>{@code metrics}, {@code metric_tags}, {@code resource} and {@code services} are found at the top, else under
 *       {@code customer_attributes}.
 *   <li>Of a name that stands twice the last counts. Control characters and half surrogate pairs are data.
 * </ul>
 *
 * <p>The limits: {@value #MAX_BYTES} bytes, {@value #MAX_DEPTH} levels, {@value #MAX_STRING} characters a string,
 * {@value #MAX_VALUES} values, 1,000 characters a number. Thread-safe.
 */
public final class IncidentJson {

    /** The longest document, in UTF-8 bytes. */
    public static final int MAX_BYTES = 1 << 20;

    /** The deepest document. */
    public static final int MAX_DEPTH = 32;

    /** The longest string, in characters. */
    public static final int MAX_STRING = 1 << 16;

    /** The most values in a document. */
    public static final int MAX_VALUES = 10_000;

    private IncidentJson() {}

    /**
     * {@return the incident that a document describes}
     *
     * @param document a JSON object
     * @throws MalformedJsonException if it is malformed or over the limits
     */
    public static Incident read(String document) {
        return translated(() -> IncidentReader.read(document));
    }

    /**
     * {@return the same of bytes}
     *
     * @param document a JSON object in UTF-8
     * @throws MalformedJsonException if it is no UTF-8, malformed or over the limits
     */
    public static Incident read(byte[] document) {
        return translated(() -> IncidentReader.read(document));
    }

    /**
     * {@return the incident that a document describes, cut to the limits if the document is over them}
     * {@link Incident#truncated()} then says so, and {@link Incident#json()} is the document as it was cut. Long
     * strings are shortened; what nests too deep and numbers that are too long become null; of an array or object the
     * first 1,000 elements stay, and nothing once the document is full. What is cut away for its depth is not checked.
     *
     * @param document a JSON object
     * @throws MalformedJsonException if it is malformed
     */
    public static Incident readTruncating(String document) {
        return translated(() -> IncidentReader.readTruncating(document));
    }

    /**
     * {@return the same of bytes}
     *
     * @param document a JSON object in UTF-8
     * @throws MalformedJsonException if it is no UTF-8 or malformed
     */
    public static Incident readTruncating(byte[] document) {
        return translated(() -> IncidentReader.readTruncating(document));
    }

    /**
     * {@return the document to hand to a plugin: the one the incident was read from, or else one of the same shape that
     * has what is known}
     *
     * @param incident what is known
     */
    public static String write(Incident incident) {
        return incident.json().orElseGet(() -> IncidentWriter.write(incident));
    }

    private static Incident translated(Supplier<Incident> reading) {
        try {
            return reading.get();
        } catch (JsonFault e) {
            throw new MalformedJsonException(e);
        }
    }
}
