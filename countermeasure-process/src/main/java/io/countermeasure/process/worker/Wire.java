package io.countermeasure.process.worker;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonLimits;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The channel to the agent. It is on descriptors that no child inherits, and not on those that a plugin prints to. Each
 * frame is written whole. Thread-safe for sending.
 */
final class Wire {

    private static final int FROM_AGENT = 3;
    private static final int TO_AGENT = 4;
    private static final int HEAD = 5;
    private static final int LONGEST_PIECE = 256 * 1000;
    private static final int LONGEST_RECEIVED = 64 * 1024;

    private final DataInputStream in;
    private final OutputStream out;
    private boolean over;

    private Wire(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** Both ways. */
    static Wire open() throws IOException {
        return new Wire(new FileInputStream(descriptor(FROM_AGENT)), new FileOutputStream(descriptor(TO_AGENT)));
    }

    /** Only to the agent. */
    static Wire openForWriting() throws IOException {
        return new Wire(InputStream.nullInputStream(), new FileOutputStream(descriptor(TO_AGENT)));
    }

    /** Opening its file again would be the simple way, but a pipe of another user's cannot be. */
    private static FileDescriptor descriptor(int number) throws IOException {
        try {
            Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return constructor.newInstance(number);
        } catch (ReflectiveOperationException e) {
            throw new IOException("descriptor " + number + " must be usable but is not", e);
        }
    }

    /** A frame with a JSON object. */
    void send(char type, Map<String, ? extends @Nullable Object> members) throws IOException {
        byte[] payload = Json.write(members).getBytes(StandardCharsets.UTF_8);
        send(type, payload, 0, payload.length);
    }

    /** The last frame. What a thread or a shutdown hook of the plugin's still has to say comes too late for the agent. */
    synchronized void sendLast(char type, Map<String, ? extends @Nullable Object> members) throws IOException {
        send(type, members);
        over = true;
    }

    /** As many frames as it takes. */
    void send(char type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += LONGEST_PIECE) {
            send(type, bytes, at, Math.min(LONGEST_PIECE, bytes.length - at));
        }
    }

    /** A line, where there are no frames. */
    synchronized void line(String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The next frame, which must be of that type; it holds an object. */
    Map<?, ?> receive(char type) throws IOException {
        int length = in.readInt();
        char found = (char) in.readUnsignedByte();
        if (found != type || length < 0 || length > LONGEST_RECEIVED) {
            throw new IOException("frame must be '" + type + "' of at most " + LONGEST_RECEIVED + " bytes but was '"
                    + found + "' of " + length);
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("frame '" + type + "' must be whole but broke off");
        }
        return (Map<?, ?>) Objects.requireNonNull(Json.parse(payload, JsonLimits.OWN));
    }

    private synchronized void send(char type, byte[] bytes, int offset, int length) throws IOException {
        if (over) {
            throw new IOException("frame '" + type + "' must come before the last one but came after it");
        }
        byte[] frame = new byte[HEAD + length];
        ByteBuffer.wrap(frame).putInt(length).put((byte) type).put(bytes, offset, length);
        out.write(frame);
    }
}
