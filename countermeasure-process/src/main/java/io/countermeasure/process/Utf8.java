package io.countermeasure.process;

/** Where UTF-8 characters begin and end. */
final class Utf8 {

    private static final int LONGEST = 4;

    private Utf8() {}

    /** The length without an unfinished character at the end. */
    static int wholeLength(byte[] bytes) {
        for (int back = 1; back <= Math.min(LONGEST, bytes.length); back++) {
            int at = bytes.length - back;
            if (!isContinuation(bytes[at])) {
                return length(bytes[at]) > back ? at : bytes.length;
            }
        }
        return bytes.length;
    }

    /** How many bytes at the start continue a character that is not there; none if it is no UTF-8 anyway. */
    static int leadingContinuations(byte[] bytes) {
        int count = 0;
        while (count < bytes.length && isContinuation(bytes[count])) {
            count++;
        }
        return count < LONGEST ? count : 0;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private static int length(byte first) {
        if ((first & 0xE0) == 0xC0) {
            return 2;
        }
        if ((first & 0xF0) == 0xE0) {
            return 3;
        }
        return (first & 0xF8) == 0xF0 ? LONGEST : 1;
    }
}
