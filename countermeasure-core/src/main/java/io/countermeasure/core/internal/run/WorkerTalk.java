package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.peer.Message;
import io.countermeasure.core.internal.peer.Peer;
import io.countermeasure.core.internal.peer.PeerEvent;
import io.countermeasure.core.internal.peer.PeerOutput;
import io.countermeasure.core.internal.peer.Peers;
import io.countermeasure.model.ExecutionResult.Failure;
import io.countermeasure.model.ExecutionResult.Phase;
import io.countermeasure.process.Ended;
import io.countermeasure.process.LiveOutput;
import io.countermeasure.process.ProtocolFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is said with one worker, until it has gone. Used by one thread. */
final class WorkerTalk {

    private static final long FOREVER = Long.MAX_VALUE / 4;
    private static final long LEAVING = TimeUnit.SECONDS.toNanos(1);

    private final Peers.Lease lease;
    private final Peer peer;
    private final WorkerLog log;
    private boolean ready;
    private boolean ended;
    private boolean broken;
    private Optional<String> problems = Optional.empty();
    private int line;
    private @Nullable Failure failure;
    private PeerEvent.@Nullable Gone gone;

    WorkerTalk(Peers.Lease lease, WorkerLog log) {
        this.lease = lease;
        this.peer = lease.peer();
        this.log = log;
    }

    /** Waits for that; false if it does not come any more. */
    boolean reaches(Class<? extends PeerEvent> wanted) throws InterruptedException {
        return until(wanted, FOREVER);
    }

    /** Waits so long; false if the worker comes to its end meanwhile. */
    boolean lasts(long nanos) throws InterruptedException {
        return !until(PeerEvent.Gone.class, nanos) && !ended && gone == null;
    }

    void sendJob(String json, boolean validate, PeerOutput output, LiveOutput console) {
        send(() -> peer.sendJob(json, validate, output, console));
    }

    void sendGo() {
        send(peer::sendGo);
    }

    /** Waits until it has gone: a moment after its last frame, it is made to. */
    void finish() throws InterruptedException {
        if (!ended || !until(PeerEvent.Gone.class, LEAVING)) {
            peer.end();
            boolean unused = until(PeerEvent.Gone.class, FOREVER);
        }
    }

    /** Whether it was started ahead and died before it could say anything of its job. */
    boolean diedUnheard() {
        return lease.isUnheard();
    }

    boolean wasReady() {
        return ready;
    }

    /** What the plugin says of its own set-up. */
    Optional<String> problems() {
        return problems;
    }

    /** Which line of the plugin's file that, or what went wrong, is about; 0 if it did not say. */
    int line() {
        return line;
    }

    /** How its process ended, if there was one. */
    Optional<Ended> process() {
        return Optional.ofNullable(gone).map(PeerEvent.Gone::ended);
    }

    /** What it said went wrong, or how it broke the protocol; null if neither. */
    @Nullable
    Failure told() {
        return failure;
    }

    /** What went wrong, that it went without its end included; null if nothing did. */
    @Nullable
    Failure failure() {
        if (failure != null || ended || gone == null) {
            return failure;
        }
        IOException notStarted = gone.failure();
        if (notStarted != null) {
            return new Failure(
                    Phase.START, notStarted.getClass().getName(), String.valueOf(notStarted.getMessage()), "");
        }
        int code = process().map(Ended::exitCode).orElse(-1);
        return ready
                ? new Failure(Phase.PROTOCOL, "exit", "worker must send its end but exited with " + code, "")
                : new Failure(Phase.START, "exit", "worker must be ready but exited with " + code, "");
    }

    private boolean until(Class<? extends PeerEvent> wanted, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (gone == null) {
            PeerEvent event = peer.poll(end - System.nanoTime());
            if (event == null) {
                return false;
            }
            note(event);
            if (wanted.isInstance(event)) {
                return true;
            }
            if (event instanceof PeerEvent.End || System.nanoTime() - end >= 0) {
                return false;
            }
        }
        return wanted == PeerEvent.Gone.class;
    }

    private void note(PeerEvent event) {
        try {
            if (event instanceof PeerEvent.Log entry) {
                log.write(entry.payload());
            } else if (event instanceof PeerEvent.Ready) {
                ready = true;
            } else if (event instanceof PeerEvent.Validated validated) {
                Message said = Message.of('V', validated.payload());
                problems = said.text("problems");
                line = said.line();
            } else if (event instanceof PeerEvent.End end) {
                ended = true;
                end(Message.of('E', end.payload()), end.early());
            } else if (event instanceof PeerEvent.Broken fault) {
                broken(fault.why());
            } else if (event instanceof PeerEvent.Gone last) {
                gone = last;
            }
        } catch (ProtocolFailure e) {
            broken(String.valueOf(e.getMessage()));
            peer.fail(String.valueOf(e.getMessage())); // it may have gone already, and then this changes nothing
        }
        tellLost();
    }

    private void tellLost() {
        long lost = peer.takeDropped();
        if (lost > 0) {
            log.dropped(lost);
        }
    }

    /** Whatever else it said; its first fault counts. */
    private void broken(String why) {
        if (!broken) {
            broken = true;
            failure = new Failure(ready ? Phase.PROTOCOL : Phase.START, "protocol", why, "");
        }
    }

    private void end(Message end, boolean early) throws ProtocolFailure {
        Optional<Message> reported = end.object("failure");
        if (reported.isPresent()) {
            Failure said = Failures.reported(reported.get());
            line = reported.get().line();
            failure = broken ? failure : said;
        } else if (early) {
            throw end.wrong("failure", "an object before the plugin has run", null);
        }
    }

    private void send(Sending frame) {
        try {
            frame.send();
        } catch (IOException e) {
            if (!peer.isOver()) {
                peer.fail("worker must take what it is sent but: " + e.getMessage());
            }
        }
    }

    @FunctionalInterface
    private interface Sending {
        void send() throws IOException;
    }
}
