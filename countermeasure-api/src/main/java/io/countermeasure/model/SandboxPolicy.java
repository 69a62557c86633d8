package io.countermeasure.model;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is asked of a sandbox, by a plugin, or granted by an agent. In a plugin it can only ask for more confinement:
 * its {@code read} and {@code write} paths are wishes that an agent grants or does not, and it cannot ask for the network.
 *
 * <p>Immutable and thread-safe. The default asks for nothing.
 */
public final class SandboxPolicy {

    private static final SandboxPolicy NONE = builder().build();

    private final Set<Guarantee> require;
    private final Set<Guarantee> prefer;
    private final Set<Path> read;
    private final Set<Path> write;
    private final boolean network;

    private SandboxPolicy(Builder builder) {
        require = Collections.unmodifiableSet(EnumSet.copyOf(builder.require));
        prefer = Collections.unmodifiableSet(EnumSet.copyOf(builder.prefer));
        read = Collections.unmodifiableSet(new LinkedHashSet<>(builder.read));
        write = Collections.unmodifiableSet(new LinkedHashSet<>(builder.write));
        network = builder.network;
    }

    /** {@return the policy that asks for nothing and grants nothing} */
    public static SandboxPolicy none() {
        return NONE;
    }

    /** {@return a builder of a policy that asks for nothing so far} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return what must be enforced, or the run is refused} */
    public Set<Guarantee> require() {
        return require;
    }

    /** {@return what should be enforced; what could not be is listed in the result} */
    public Set<Guarantee> prefer() {
        return prefer;
    }

    /** {@return the absolute paths the run may read} */
    public Set<Path> read() {
        return read;
    }

    /** {@return the absolute paths the run may write} */
    public Set<Path> write() {
        return write;
    }

    /** {@return whether the network is granted; false unless an agent says so} */
    public boolean network() {
        return network;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SandboxPolicy that
                && require.equals(that.require)
                && prefer.equals(that.prefer)
                && read.equals(that.read)
                && write.equals(that.write)
                && network == that.network;
    }

    @Override
    public int hashCode() {
        return require.hashCode() * 31 + prefer.hashCode() * 17 + read.hashCode() * 7 + write.hashCode();
    }

    @Override
    public String toString() {
        return "SandboxPolicy[require=" + require + ", prefer=" + prefer + ", read=" + read + ", write=" + write
                + ", network=" + network + "]";
    }

    /** Builds a {@link SandboxPolicy}. Not thread-safe. */
    public static final class Builder {
        private final EnumSet<Guarantee> require = EnumSet.noneOf(Guarantee.class);
        private final EnumSet<Guarantee> prefer = EnumSet.noneOf(Guarantee.class);
        private final Set<Path> read = new LinkedHashSet<>();
        private final Set<Path> write = new LinkedHashSet<>();
        private boolean network;

        private Builder() {}

        /**
         * Adds guarantees without which the run is refused.
         *
         * @param guarantees to be added to those that are required already
         * @return this builder
         */
        public Builder require(Guarantee... guarantees) {
            Collections.addAll(require, guarantees);
            return this;
        }

        /**
         * Adds guarantees that are wanted but not insisted on.
         *
         * @param guarantees to be added to those that are preferred already
         * @return this builder
         */
        public Builder prefer(Guarantee... guarantees) {
            Collections.addAll(prefer, guarantees);
            return this;
        }

        /**
         * Adds a path the run may read.
         *
         * @param path an absolute path
         * @return this builder
         * @throws IllegalArgumentException if it is not absolute
         */
        public Builder read(Path path) {
            read.add(absolute("read", path));
            return this;
        }

        /**
         * Adds a path the run may write.
         *
         * @param path an absolute path
         * @return this builder
         * @throws IllegalArgumentException if it is not absolute
         */
        public Builder write(Path path) {
            write.add(absolute("write", path));
            return this;
        }

        /**
         * Grants the network, or does not. Means something in an agent's grant only.
         *
         * @param granted false by default
         * @return this builder
         */
        public Builder network(boolean granted) {
            network = granted;
            return this;
        }

        /** {@return the policy as the builder stands} */
        public SandboxPolicy build() {
            return new SandboxPolicy(this);
        }

        private static Path absolute(String what, Path path) {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException(
                        "sandbox " + what + " path must be absolute but was " + Text.quote(path.toString()));
            }
            return path.normalize();
        }
    }
}
