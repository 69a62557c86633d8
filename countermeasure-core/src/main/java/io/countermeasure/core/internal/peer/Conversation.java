package io.countermeasure.core.internal.peer;

import io.countermeasure.process.FrameDecoder;
import io.countermeasure.process.LiveOutput;
import io.countermeasure.process.ProtocolFailure;
import java.util.Arrays;

/**
 * What a worker says, on the drain thread: holds it to the order of the protocol, gives on what the plugin saves, and
 * leaves everything else in the inbox. The first fault ends it. Thread-safe.
 */
final class Conversation implements FrameDecoder.Receiver, LiveOutput {

    private static final int VERSION = 1;
    private static final int LONGEST = 1 << 20;
    private static final int LONGEST_SIMPLE = 4 * 1024;

    private final Inbox inbox;
    private final Runnable onReady;
    private final Runnable onBroken;
    private final FrameDecoder decoder = new FrameDecoder(this);
    private Stage stage = Stage.STARTING;
    private PeerOutput output = PeerOutput.NONE;
    private LiveOutput console = LiveOutput.NONE;
    private boolean heard;
    private volatile boolean ended;
    private volatile boolean broken;

    Conversation(Inbox inbox, Runnable onReady, Runnable onBroken) {
        this.inbox = inbox;
        this.onReady = onReady;
        this.onBroken = onBroken;
    }

    /** Where it stands. */
    enum Stage {
        STARTING("starting"),
        IDLE("waiting for its job"),
        PREPARING("preparing"),
        PREPARED("waiting for its go"),
        RUNNING("running"),
        VALIDATING("validating"),
        VALIDATED("done with validating"),
        ENDED("at its end");

        private final String words;

        Stage(String words) {
            this.words = words;
        }

        boolean hasJob() {
            return compareTo(IDLE) > 0 && this != ENDED;
        }
    }

    /** A job is about to be sent: from now on the plugin has its say. */
    synchronized void assign(boolean validate, PeerOutput to, LiveOutput live) {
        stage = validate ? Stage.VALIDATING : Stage.PREPARING;
        output = to;
        console = live;
    }

    /** It is about to be told to run. */
    synchronized void go() {
        if (stage == Stage.PREPARED) {
            stage = Stage.RUNNING;
        }
    }

    synchronized boolean starting() {
        return stage == Stage.STARTING;
    }

    /** Whether anything has come since the job was assigned. */
    synchronized boolean heard() {
        return heard;
    }

    /** Whether the last frame has come. */
    boolean ended() {
        return ended;
    }

    boolean broken() {
        return broken;
    }

    @Override
    public synchronized void accept(boolean error, byte[] buffer, int length) {
        if (error) {
            console.accept(true, buffer, length);
            return;
        }
        heard |= stage.hasJob();
        if (broken) {
            return;
        }
        try {
            decoder.accept(buffer, 0, length);
        } catch (ProtocolFailure e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean takes(boolean error) {
        return !error;
    }

    /** No more comes. */
    synchronized void close() {
        if (!broken && ended && decoder.isInFrame()) {
            fail("frame 'E' must be the last but more came");
        }
    }

    /** It is given up. */
    synchronized void fail(String why) {
        if (!broken) {
            broken = true;
            inbox.add(new PeerEvent.Broken(why));
            onBroken.run();
        }
    }

    @Override
    public int longest(char type) throws ProtocolFailure {
        if (!mayCome(type)) {
            throw new ProtocolFailure("frame " + ProtocolFailure.shown(type)
                    + " must be a known one in its turn but came while the worker was " + stage.words);
        }
        return type == 'R' || type == 'P' || type == 'C' ? LONGEST_SIMPLE : LONGEST;
    }

    private boolean mayCome(char type) {
        return switch (type) {
            case 'R' -> stage == Stage.STARTING;
            case 'P' -> stage == Stage.PREPARING;
            case 'V' -> stage == Stage.VALIDATING;
            case 'T', 'H', 'C', 'L', 'E' -> stage.hasJob();
            default -> false;
        };
    }

    @Override
    public void frame(char type, byte[] bytes, int offset, int length) throws ProtocolFailure {
        if (type == 'T') {
            output.text(bytes, offset, length);
        } else if (type == 'H') {
            output.html(bytes, offset, length);
        } else {
            control(type, Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    private void control(char type, byte[] payload) throws ProtocolFailure {
        switch (type) {
            case 'R' -> ready(Message.of(type, payload));
            case 'P' -> {
                Message unused = Message.of(type, payload);
                moveOn(Stage.PREPARED, new PeerEvent.Prepared());
            }
            case 'C' -> output.code(Message.of(type, payload).number("code"));
            case 'V' -> moveOn(Stage.VALIDATED, new PeerEvent.Validated(payload));
            case 'E' -> end(payload);
            default -> inbox.add(new PeerEvent.Log(payload));
        }
    }

    private void ready(Message message) throws ProtocolFailure {
        int version = message.number("protocol");
        if (version != VERSION) {
            throw message.wrong("protocol", Integer.toString(VERSION), (long) version);
        }
        moveOn(Stage.IDLE, new PeerEvent.Ready());
        onReady.run();
    }

    private void end(byte[] payload) {
        boolean early = stage != Stage.RUNNING && stage != Stage.VALIDATED;
        ended = true;
        moveOn(Stage.ENDED, new PeerEvent.End(payload, early));
    }

    private void moveOn(Stage next, PeerEvent event) {
        stage = next;
        inbox.add(event);
    }
}
