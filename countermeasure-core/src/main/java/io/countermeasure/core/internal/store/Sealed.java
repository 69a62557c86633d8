package io.countermeasure.core.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** A record as it lies in a file: its bytes, then a line with their length and CRC32C. A torn one is found out. */
final class Sealed {

    private static final int TRAILER = 1 + 8 + 1 + 8 + 1;

    private Sealed() {}

    /** The bytes with their trailer. */
    static byte[] close(byte[] body) {
        byte[] trailer = trailer(body).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(body.length + trailer.length)
                .put(body)
                .put(trailer)
                .array();
    }

    /**
     * The bytes without their trailer.
     *
     * @throws RecordException if the trailer is missing or says otherwise
     */
    static byte[] open(byte[] file) throws RecordException {
        if (file.length < TRAILER) {
            throw new RecordException("a record must have at least " + TRAILER + " bytes but had " + file.length);
        }
        byte[] body = new byte[file.length - TRAILER];
        System.arraycopy(file, 0, body, 0, body.length);
        String found = new String(file, body.length, TRAILER, StandardCharsets.US_ASCII);
        if (!found.equals(trailer(body))) {
            throw new RecordException("a record must end in its length and CRC32C but did not");
        }
        return body;
    }

    private static String trailer(byte[] body) {
        CRC32C sum = new CRC32C();
        sum.update(body);
        return String.format("\n%08x %08x\n", body.length, sum.getValue());
    }
}
