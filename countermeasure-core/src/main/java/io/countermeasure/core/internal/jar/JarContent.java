package io.countermeasure.core.internal.jar;

import io.countermeasure.json.internal.Shown;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The entries of a jar, from its bytes: nothing is written, no name is taken for a path, and no entry is unpacked beyond
 * what its reader can use. Immutable.
 */
final class JarContent {

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int ZIP64 = 0xffff;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final ByteBuffer bytes;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> twice = new HashSet<>();

    private record Entry(int flags, int method, int packed, int at) {}

    private JarContent(byte[] content) {
        bytes = ByteBuffer.wrap(content)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads the directory. */
    static JarContent of(byte[] content) throws JarFault {
        JarContent jar = new JarContent(content);
        try {
            jar.readDirectory();
            return jar;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new JarFault("file must be a jar but its directory of entries is damaged");
        }
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /** The names of entries that are that one, but for upper and lower case: the JDK does not look at that in its own ones. */
    List<String> spellings(String name) {
        return entries.keySet().stream().filter(name::equalsIgnoreCase).sorted().toList();
    }

    /** The entry's bytes, if it is there; at most so many. */
    Optional<byte[]> read(String name, int most) throws JarFault {
        Entry entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        if (twice.contains(name)) {
            throw new JarFault(shown(name) + " must be in the jar once but is there several times");
        }
        byte[] found = first(name, entry, most + 1);
        if (found.length > most) {
            throw new JarFault(shown(name) + " must have at most " + most + " bytes but has more");
        }
        return Optional.of(found);
    }

    /** The first bytes of an entry, at most so many; nothing if it is missing. */
    byte[] start(String name, int most) throws JarFault {
        Entry entry = entries.get(name);
        return entry == null ? new byte[0] : first(name, entry, most);
    }

    private byte[] first(String name, Entry entry, int most) throws JarFault {
        if ((entry.flags() & ENCRYPTED) != 0 || (entry.method() != STORED && entry.method() != DEFLATED)) {
            throw new JarFault(shown(name) + " must be stored or deflated but is packed or encrypted otherwise");
        }
        try {
            byte[] packed = packed(entry);
            ByteArrayInputStream stored = new ByteArrayInputStream(packed);
            return entry.method() == STORED ? stored.readNBytes(most) : inflated(stored, most);
        } catch (IOException | DataFormatException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new JarFault(shown(name) + " must be readable but is damaged");
        }
    }

    private static byte[] inflated(ByteArrayInputStream packed, int most) throws IOException {
        Inflater inflater = new Inflater(true);
        try (InflaterInputStream in = new InflaterInputStream(packed, inflater)) {
            return in.readNBytes(most);
        } finally {
            inflater.end();
        }
    }

    private byte[] packed(Entry entry) throws DataFormatException {
        if (bytes.getInt(entry.at()) != LOCAL) {
            throw new DataFormatException();
        }
        int start = entry.at() + LOCAL_LENGTH + unsigned(entry.at() + 26) + unsigned(entry.at() + 28);
        byte[] packed = new byte[Math.min(entry.packed(), Math.max(0, bytes.limit() - start))];
        bytes.duplicate().position(start).get(packed);
        return packed;
    }

    private void readDirectory() throws JarFault {
        int end = end();
        int count = unsigned(end + 10);
        if (count == ZIP64) {
            throw new JarFault("jar must have fewer than " + ZIP64 + " entries but has more");
        }
        int at = end - bytes.getInt(end + 12);
        int before = at - bytes.getInt(end + 16); // some jars begin with a script
        for (int i = 0; i < count; i++) {
            if (bytes.getInt(at) != CENTRAL) {
                throw new IllegalArgumentException();
            }
            int nameLength = unsigned(at + 28);
            byte[] name = new byte[nameLength];
            bytes.duplicate().position(at + CENTRAL_LENGTH).get(name);
            Entry entry = new Entry(
                    unsigned(at + 8), unsigned(at + 10), bytes.getInt(at + 20), before + bytes.getInt(at + 42));
            add(new String(name, StandardCharsets.UTF_8), entry);
            at += CENTRAL_LENGTH + nameLength + unsigned(at + 30) + unsigned(at + 32);
        }
    }

    private void add(String name, Entry entry) {
        if (entries.put(name, entry) != null) {
            twice.add(name);
        }
    }

    private int end() throws JarFault {
        int first = Math.max(0, bytes.limit() - END_LENGTH - LONGEST_COMMENT);
        for (int at = bytes.limit() - END_LENGTH; at >= first; at--) {
            if (bytes.getInt(at) == END && at + END_LENGTH + unsigned(at + 20) == bytes.limit()) {
                return at;
            }
        }
        throw new JarFault("file must be a jar but is none, or is cut off");
    }

    private int unsigned(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private static String shown(String name) {
        return Shown.escape(name);
    }
}
