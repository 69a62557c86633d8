package io.countermeasure.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a monitoring system says about an outage: everything is optional, and nothing in it is trusted. The typed
 * accessors are a convenience; {@link #json()} is the document as it came, with everything they do not know.
 *
 * <p>Immutable and thread-safe. Read one from JSON with {@code IncidentJson} of {@code countermeasure-json}.
 */
public final class Incident {

    private static final Incident EMPTY = builder().build();

    private final Outage outage;
    private final Server server;
    private final Map<String, Object> customerAttributes;
    private final List<String> metrics;
    private final List<String> metricTags;
    private final List<String> resource;
    private final List<String> services;
    private final Optional<String> json;
    private final boolean truncated;

    private Incident(Builder builder) {
        outage = builder.outage;
        server = builder.server;
        customerAttributes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.customerAttributes));
        metrics = builder.metrics;
        metricTags = builder.metricTags;
        resource = builder.resource;
        services = builder.services;
        json = Optional.ofNullable(builder.json);
        truncated = builder.truncated;
    }

    /** Whether an incident began or ended. It is not in the data: the embedder may say so. */
    public enum Event {
        /** It began. */
        OPENED,
        /** It ended. */
        CLEARED
    }

    /**
     * What happened.
     *
     * @param id the incident's id, as text whatever it was
     * @param alertLabel the label of the alert
     * @param timestamp when it happened, if the text could be read as a time
     * @param timestampText the time as it came
     * @param severity how bad it is, if it is one we know
     * @param severityText the severity as it came
     * @param reasons why, in the monitoring system's words
     */
    public record Outage(
            Optional<String> id,
            Optional<String> alertLabel,
            Optional<Instant> timestamp,
            Optional<String> timestampText,
            Optional<Severity> severity,
            Optional<String> severityText,
            List<String> reasons) {

        /**
         * Copies the list.
         *
         * @param id as text whatever it was
         * @param alertLabel the label of the alert
         * @param timestamp the time, if it could be read
         * @param timestampText the time as it came
         * @param severity one of ours, if it is one
         * @param severityText the severity as it came
         * @param reasons in the monitoring system's words
         */
        public Outage {
            reasons = List.copyOf(reasons);
        }

        /** {@return an outage of which nothing is known} */
        public static Outage unknown() {
            return new Outage(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }
    }

    /**
     * Where it happened.
     *
     * @param id the server's id, as text whatever it was
     * @param serverKey the key the agent is known by; treat it as a secret
     * @param fqdn the host name
     * @param name the display name
     * @param tags its tags
     * @param partnerServerId the id a partner knows it by
     */
    public record Server(
            Optional<String> id,
            Optional<String> serverKey,
            Optional<String> fqdn,
            Optional<String> name,
            List<String> tags,
            Optional<String> partnerServerId) {

        /**
         * Copies the list.
         *
         * @param id as text whatever it was
         * @param serverKey a secret
         * @param fqdn the host name
         * @param name the display name
         * @param tags its tags
         * @param partnerServerId the id a partner knows it by
         */
        public Server {
            tags = List.copyOf(tags);
        }

        /** {@return a server of which nothing is known} */
        public static Server unknown() {
            return new Server(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty());
        }

        /** Everything but the server key, which is a secret. */
        @Override
        public String toString() {
            return "Server[id=" + id + ", fqdn=" + fqdn + ", name=" + name + ", tags=" + tags + "]";
        }
    }

    /** {@return the incident of which nothing is known} */
    public static Incident empty() {
        return EMPTY;
    }

    /** {@return a builder of an incident of which nothing is known yet} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return what happened; all of it may be unknown} */
    public Outage outage() {
        return outage;
    }

    /** {@return where it happened; all of it may be unknown} */
    public Server server() {
        return server;
    }

    /**
     * {@return what the customer attached: {@code String}, {@code Number}, {@code Boolean}, {@code List}, {@code Map}
     * of the same, unmodifiable throughout} A JSON null is left out.
     */
    public Map<String, Object> customerAttributes() {
        return customerAttributes;
    }

    /** {@return the metrics, for a metric's incident} */
    public List<String> metrics() {
        return metrics;
    }

    /** {@return the tags of the metrics} */
    public List<String> metricTags() {
        return metricTags;
    }

    /** {@return the resource, for an anomaly} */
    public List<String> resource() {
        return resource;
    }

    /** {@return the services, for a service's incident} */
    public List<String> services() {
        return services;
    }

    /** {@return the JSON document as it came, or as it was cut; empty if the incident was not read from JSON} */
    public Optional<String> json() {
        return json;
    }

    /** {@return whether the document was over the limits and was cut to them} */
    public boolean truncated() {
        return truncated;
    }

    @Override
    public String toString() {
        return "Incident[" + outage + ", " + server + "]";
    }

    /** Builds an {@link Incident}. Not thread-safe. */
    public static final class Builder {
        private Outage outage = Outage.unknown();
        private Server server = Server.unknown();
        private Map<String, Object> customerAttributes = Map.of();
        private List<String> metrics = List.of();
        private List<String> metricTags = List.of();
        private List<String> resource = List.of();
        private List<String> services = List.of();
        private @Nullable String json;
        private boolean truncated;

        private Builder() {}

        /**
         * Says what happened.
         *
         * @param value {@link Outage#unknown()} by default
         * @return this builder
         */
        public Builder outage(Outage value) {
            outage = value;
            return this;
        }

        /**
         * Says where it happened.
         *
         * @param value {@link Server#unknown()} by default
         * @return this builder
         */
        public Builder server(Server value) {
            server = value;
            return this;
        }

        /**
         * Sets what the customer attached.
         *
         * @param value what {@link Incident#customerAttributes()} may have; {@link #build()} copies the map itself, not
         *     those in it. None by default
         * @return this builder
         */
        public Builder customerAttributes(Map<String, Object> value) {
            customerAttributes = value;
            return this;
        }

        /**
         * Sets the metrics.
         *
         * @param value copied; none by default
         * @return this builder
         */
        public Builder metrics(List<String> value) {
            metrics = List.copyOf(value);
            return this;
        }

        /**
         * Sets the tags of the metrics.
         *
         * @param value copied; none by default
         * @return this builder
         */
        public Builder metricTags(List<String> value) {
            metricTags = List.copyOf(value);
            return this;
        }

        /**
         * Sets the resource.
         *
         * @param value copied; none by default
         * @return this builder
         */
        public Builder resource(List<String> value) {
            resource = List.copyOf(value);
            return this;
        }

        /**
         * Sets the services.
         *
         * @param value copied; none by default
         * @return this builder
         */
        public Builder services(List<String> value) {
            services = List.copyOf(value);
            return this;
        }

        /**
         * Sets the document it was read from; by default there is none.
         *
         * @param value JSON; not read here
         * @return this builder
         */
        public Builder json(String value) {
            json = value;
            return this;
        }

        /**
         * Says whether the document was cut.
         *
         * @param value false by default
         * @return this builder
         */
        public Builder truncated(boolean value) {
            truncated = value;
            return this;
        }

        /** {@return the incident as the builder stands} */
        public Incident build() {
            return new Incident(this);
        }
    }
}
