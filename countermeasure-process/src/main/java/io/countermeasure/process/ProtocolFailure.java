package io.countermeasure.process;

/** A peer sent something that is no frame, or none that may come now. The message is a sentence. */
public final class ProtocolFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one with that sentence.
     *
     * @param message what must hold, and the actual value
     */
    public ProtocolFailure(String message) {
        super(message);
    }

    /**
     * {@return how a byte of a peer's appears in a message}
     *
     * @param type the byte, from 0 to 255
     */
    public static String shown(char type) {
        return type > ' ' && type < 127 ? "'" + type + "'" : String.format("0x%02x", (int) type);
    }
}
