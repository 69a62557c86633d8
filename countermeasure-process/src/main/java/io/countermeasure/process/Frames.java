package io.countermeasure.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames for a peer. Stateless. */
public final class Frames {

    /** The longest frame for a peer: a pipe takes it in one piece, so that writing it does not wait for the reader. */
    public static final int LONGEST = 60_000;

    private static final int HEADER = 5;

    private Frames() {}

    /**
     * {@return a frame of that type and text}
     *
     * @param type one byte
     * @param text becomes the payload, in UTF-8
     * @throws IllegalArgumentException if it is too long
     */
    public static byte[] of(char type, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        if (payload.length > LONGEST - HEADER) {
            throw new IllegalArgumentException(
                    "frame '" + type + "' must be at most " + LONGEST + " bytes but is " + (payload.length + HEADER));
        }
        return ByteBuffer.allocate(HEADER + payload.length)
                .putInt(payload.length)
                .put((byte) type)
                .put(payload)
                .array();
    }
}
