package io.countermeasure.core.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Records of one line each in a file that only grows. Each ends in its length and CRC32C: what is torn, and all behind it, is left out. */
final class Lines {

    private static final int TRAILER = 1 + 8 + 1 + 8;

    private Lines() {}

    /** A document without line ends, as a line. */
    static byte[] line(String document) {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        return (document + trailer(body, 0, body.length) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The documents of the lines that are whole. */
    static List<String> read(byte[] file) {
        List<String> documents = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < file.length; i++) {
            if (file[i] == '\n') {
                int length = i - from - TRAILER;
                if (length < 0 || !trailer(file, from, length).equals(text(file, from + length, TRAILER))) {
                    return documents;
                }
                documents.add(text(file, from, length));
                from = i + 1;
            }
        }
        return documents;
    }

    private static String trailer(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return String.format(" %08x %08x", length, sum.getValue());
    }

    private static String text(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
}
