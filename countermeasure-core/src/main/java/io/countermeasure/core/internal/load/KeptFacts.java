package io.countermeasure.core.internal.load;

import java.util.Optional;

/**
 * What loaders learnt about files, beyond this process. Nothing depends on it: what was not kept, or cannot be read, is learnt
 * again. Thread-safe.
 */
public interface KeptFacts {

    /** Keeps nothing. */
    KeptFacts NONE = new KeptFacts() {
        @Override
        public Optional<byte[]> read(String name) {
            return Optional.empty();
        }

        @Override
        public void write(String name, byte[] fact) {
            // it is in memory
        }
    };

    /** What was kept under that name, a SHA-256 in lower-case hexadecimal. */
    Optional<byte[]> read(String name);

    /** Keeps it, if it can be. */
    void write(String name, byte[] fact);
}
