package io.countermeasure.json.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files that are part of this library. */
public final class Resources {

    private Resources() {}

    /** The bytes of such a file. */
    public static byte[] read(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource must be in the jar but is not: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("resource must be readable but is not: " + name, e);
        }
    }
}
