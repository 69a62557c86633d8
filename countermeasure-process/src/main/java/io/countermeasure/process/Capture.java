package io.countermeasure.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Keeps the first and the last bytes of a stream of any length, and counts the rest. Grows only as far as there is
 * something to keep. Thread-safe.
 */
public final class Capture {

    private static final int FIRST_SIZE = 4 * 1024;
    private static final int MIN_BYTES = 16;

    private final int headCap;
    private final int tailCap;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(0);
    private byte[] ring = new byte[0];
    private int ringStart;
    private int ringLength;
    private long total;

    /**
     * Keeps at most so many bytes, half of them from the start.
     *
     * @param maxBytes 16 or more
     * @throws IllegalArgumentException if there is no room for both ends
     */
    public Capture(int maxBytes) {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException("maxOutputBytes must be at least " + MIN_BYTES + " but was " + maxBytes);
        }
        headCap = maxBytes / 2;
        tailCap = maxBytes - headCap;
    }

    /**
     * Takes some bytes.
     *
     * @param bytes where they stand
     * @param offset of the first
     * @param length how many
     */
    public synchronized void accept(byte[] bytes, int offset, int length) {
        total += length;
        int toHead = Math.min(length, headCap - head.size());
        head.write(bytes, offset, toHead);
        toTail(bytes, offset + toHead, length - toHead);
    }

    /**
     * Takes note of bytes that nobody has any more: what came before is the start, and what comes next the end.
     *
     * @param bytes how many; nothing happens where it is not more than 0
     */
    public synchronized void skip(long bytes) {
        if (bytes > 0) {
            total += bytes;
            ringStart = 0;
            ringLength = 0;
        }
    }

    /** Takes a file, by that way, as if all of it had come, but reads no more than is kept. */
    synchronized void acceptFile(Path file, ByteSink way) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            long length = open.length(); // what still writes to it may go on
            int first = give(open, Math.min(length, headCap), way);
            long skipped = Math.max(0, length - first - tailCap);
            total += skipped;
            open.seek(first + skipped);
            give(open, length - first - skipped, way);
        } catch (IOException e) {
            byte[] word = ("[output cannot be read: " + e.getMessage() + "]").getBytes(StandardCharsets.UTF_8);
            accept(word, 0, word.length);
        }
    }

    private static int give(RandomAccessFile open, long length, ByteSink way) throws IOException {
        byte[] part = new byte[(int) length];
        open.readFully(part);
        if (part.length > 0) {
            way.accept(part, part.length);
        }
        return part.length;
    }

    /** {@return how many bytes came} */
    public synchronized long total() {
        return total;
    }

    /** {@return how many of them are not in {@link #text()}, those beside a cut character included} */
    public synchronized long dropped() {
        return total - headLength() - (ringLength - tailSkip());
    }

    /**
     * {@return what was kept, as UTF-8 text: malformed bytes become U+FFFD} Where something was dropped, the cut lies
     * between characters and a line says how many bytes are missing.
     */
    public synchronized String text() {
        byte[] first = head.toByteArray();
        byte[] last = tail();
        if (dropped() == 0) {
            byte[] all = Arrays.copyOf(first, first.length + last.length);
            System.arraycopy(last, 0, all, first.length, last.length);
            return new String(all, StandardCharsets.UTF_8);
        }
        int skip = tailSkip();
        return new String(first, 0, headLength(), StandardCharsets.UTF_8)
                + "\n[... " + dropped() + " bytes dropped ...]\n"
                + new String(last, skip, last.length - skip, StandardCharsets.UTF_8);
    }

    private void toTail(byte[] bytes, int offset, int length) {
        int keep = Math.min(length, tailCap);
        int from = offset + length - keep;
        grow(Math.min((long) ringLength + keep, tailCap));
        int at = 0;
        while (at < keep) {
            int end = (ringStart + ringLength) % Math.max(1, ring.length);
            int chunk = Math.min(keep - at, ring.length - end);
            System.arraycopy(bytes, from + at, ring, end, chunk);
            advance(chunk);
            at += chunk;
        }
    }

    private void advance(int chunk) {
        int over = Math.max(0, ringLength + chunk - ring.length);
        ringStart = (ringStart + over) % ring.length;
        ringLength += chunk - over;
    }

    private void grow(long needed) {
        if (needed > ring.length) {
            byte[] kept = tail();
            ring = Arrays.copyOf(kept, (int)
                    Math.min(tailCap, Math.max(FIRST_SIZE, Math.max(needed, ring.length * 2L))));
            ringStart = 0;
        }
    }

    private byte[] tail() {
        byte[] out = new byte[ringLength];
        int first = Math.min(ringLength, ring.length - ringStart);
        System.arraycopy(ring, ringStart, out, 0, first);
        System.arraycopy(ring, 0, out, first, ringLength - first);
        return out;
    }

    private boolean cut() {
        return total > head.size() + (long) ringLength;
    }

    /** How much of the head ends on a whole character; all of it if nothing was cut. */
    private int headLength() {
        byte[] bytes = head.toByteArray();
        return cut() ? Utf8.wholeLength(bytes) : bytes.length;
    }

    /** How many bytes at the start of the tail belong to a character whose start was dropped. */
    private int tailSkip() {
        return cut() ? Utf8.leadingContinuations(tail()) : 0;
    }
}
