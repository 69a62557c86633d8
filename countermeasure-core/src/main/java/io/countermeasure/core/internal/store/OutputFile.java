package io.countermeasure.core.internal.store;

import io.countermeasure.process.Capture;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The first and the last bytes of a stream of any length, in files that never hold more than three halves of what is kept: the head, and
 * segments named after where they begin, of which the two newest stay. Thread-safe.
 */
final class OutputFile {

    /** How much of one file is read: what nobody of ours wrote must not fill the memory. */
    private static final int LONGEST = 64 << 20;

    private static final Pattern SEGMENT = Pattern.compile("\\d{1,18}");

    private final FileOps files;
    private final Path head;
    private final int half;
    private final Deque<Path> segments = new ArrayDeque<>();
    private long total;
    private long inSegment;

    OutputFile(FileOps files, Path head, int keep) {
        this.files = files;
        this.head = head;
        this.half = keep / 2;
    }

    synchronized void append(byte[] bytes, int offset, int length) throws IOException {
        int toHead = (int) Math.min(length, Math.max(0, half - total));
        write(head, bytes, offset, toHead);
        int at = offset + toHead;
        while (at < offset + length) {
            if (segments.isEmpty() || inSegment >= half) {
                next();
            }
            int part = (int) Math.min(offset + length - at, half - inSegment);
            write(segments.getLast(), bytes, at, part);
            inSegment += part;
            at += part;
        }
    }

    private void next() throws IOException {
        segments.addLast(head.resolveSibling(head.getFileName() + "." + total));
        inSegment = 0;
        while (segments.size() > 2) {
            files.remove(segments.removeFirst());
        }
    }

    private void write(Path file, byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            files.append(file, Arrays.copyOfRange(bytes, offset, offset + length));
            total += length;
        }
    }

    /** What a writer that is no more has left. */
    static Capture read(FileOps files, Path head, int keep) throws IOException {
        Capture capture = new Capture(keep);
        long at = take(files, head, capture);
        String prefix = head.getFileName() + ".";
        List<String> names = files.list(head.resolveSibling(".")).stream()
                .filter(name -> name.startsWith(prefix)
                        && SEGMENT.matcher(name.substring(prefix.length())).matches())
                .sorted(Comparator.comparingLong(name -> Long.parseLong(name.substring(prefix.length()))))
                .toList();
        for (String name : names) {
            long begin = Long.parseLong(name.substring(prefix.length()));
            capture.skip(Math.max(0, begin - at));
            at = Math.max(at, begin) + take(files, head.resolveSibling(name), capture);
        }
        return capture;
    }

    private static long take(FileOps files, Path file, Capture capture) throws IOException {
        try {
            byte[] bytes = files.read(file, LONGEST);
            capture.accept(bytes, 0, bytes.length);
            long left = Math.max(0, files.size(file) - bytes.length);
            capture.skip(left);
            return bytes.length + left;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
