package io.countermeasure.process;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a peer's bytes into frames as they come: u32 length, u8 type, payload. Holds no more than one frame, and no more
 * of it than has come. For one thread; once it has failed it goes on failing.
 */
public final class FrameDecoder {

    private static final int HEADER = 5;
    private static final int FIRST_SIZE = 4 * 1024;

    private final Receiver receiver;
    private final byte[] header = new byte[HEADER];
    private int headerHeld;
    private byte[] payload = new byte[0];
    private int payloadHeld;
    private int payloadLength;
    private boolean failed;

    /**
     * Gives frames to that receiver.
     *
     * @param receiver is called by the thread that calls {@link #accept}
     */
    public FrameDecoder(Receiver receiver) {
        this.receiver = receiver;
    }

    /**
     * Takes some bytes, and gives on the frames that they complete.
     *
     * @param bytes where they stand
     * @param offset of the first
     * @param length how many
     * @throws ProtocolFailure if a frame is none of the receiver's, or is too long; or if it has failed before
     */
    public void accept(byte[] bytes, int offset, int length) throws ProtocolFailure {
        if (failed) {
            throw new ProtocolFailure("nothing more is read from a peer that has broken the protocol");
        }
        failed = true; // also if the receiver throws
        int at = offset;
        int end = offset + length;
        while (at < end) {
            at += headerHeld < HEADER ? header(bytes, at, end - at) : payload(bytes, at, end - at);
        }
        failed = false;
    }

    /** {@return whether the peer has stopped in the middle of a frame} */
    public boolean isInFrame() {
        return headerHeld > 0;
    }

    private int header(byte[] bytes, int offset, int available) throws ProtocolFailure {
        int taken = Math.min(HEADER - headerHeld, available);
        System.arraycopy(bytes, offset, header, headerHeld, taken);
        headerHeld += taken;
        if (headerHeld == HEADER) {
            begin();
        }
        return taken;
    }

    private void begin() throws ProtocolFailure {
        long length = ByteBuffer.wrap(header).getInt() & 0xFFFF_FFFFL;
        int longest = receiver.longest(type());
        if (length > longest) {
            throw new ProtocolFailure("frame " + ProtocolFailure.shown(type()) + " must have at most " + longest
                    + " bytes but has " + length);
        }
        payloadLength = (int) length;
        if (length == 0) {
            complete(payload, 0);
        }
    }

    private int payload(byte[] bytes, int offset, int available) throws ProtocolFailure {
        int taken = Math.min(payloadLength - payloadHeld, available);
        if (taken == payloadLength) {
            complete(bytes, offset);
            return taken;
        }
        int needed = payloadHeld + taken;
        if (needed > payload.length) {
            payload =
                    Arrays.copyOf(payload, Math.min(payloadLength, Math.max(FIRST_SIZE, Math.max(needed, needed * 2))));
        }
        System.arraycopy(bytes, offset, payload, payloadHeld, taken);
        payloadHeld = needed;
        if (payloadHeld == payloadLength) {
            complete(payload, 0);
            payload = new byte[0];
        }
        return taken;
    }

    private void complete(byte[] bytes, int offset) throws ProtocolFailure {
        receiver.frame(type(), bytes, offset, payloadLength);
        headerHeld = 0;
        payloadHeld = 0;
    }

    private char type() {
        return (char) (header[HEADER - 1] & 0xFF);
    }

    /** Takes frames. Called by the thread that feeds the decoder: it must not block. */
    public interface Receiver {

        /**
         * {@return the longest payload of such a frame, in bytes}
         *
         * @param type as the peer sent it
         * @throws ProtocolFailure if there is no such type
         */
        int longest(char type) throws ProtocolFailure;

        /**
         * Takes a frame; the bytes are not to be kept.
         *
         * @param type one that has a longest payload
         * @param bytes where the payload stands
         * @param offset of its first byte
         * @param length in bytes
         * @throws ProtocolFailure if it may not come now, or does not say what it must
         */
        void frame(char type, byte[] bytes, int offset, int length) throws ProtocolFailure;
    }
}
