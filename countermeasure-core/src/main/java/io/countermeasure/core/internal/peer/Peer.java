package io.countermeasure.core.internal.peer;

import io.countermeasure.core.internal.sandbox.SandboxStatus;
import io.countermeasure.process.Child;
import io.countermeasure.process.Ended;
import io.countermeasure.process.Executables;
import io.countermeasure.process.Frames;
import io.countermeasure.process.Launcher;
import io.countermeasure.process.LiveOutput;
import io.countermeasure.process.Mounts;
import io.countermeasure.spi.SandboxPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: a process that takes one job. Whoever takes it closes it. Thread-safe, but one thread alone may take its events and
 * send to it.
 */
public final class Peer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /** Makes the FIFO if it is not there, holds it open as standard input, and becomes the worker. */
    private static final String SCRIPT =
            "[ -p \"$2\" ] || \"$1\" -m 600 -- \"$2\" || exit 125; exec <>\"$2\" || exit 125; shift 2; exec \"$@\"";

    /** The name of the FIFO. */
    public static final String CHANNEL = "channel";

    private final PeerHome home;
    private final SandboxPlan plan;
    private final Path folder;
    private final Path fifo;
    private final Optional<Mounts> mounts; // before its sandbox was begun
    private final Inbox inbox = new Inbox();
    private final Conversation conversation = new Conversation(inbox, this::waits, this::end);
    private final CompletableFuture<Child> child = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable Channel channel;
    private boolean closed;

    private Peer(PeerHome home, SandboxPlan plan) throws IOException {
        this.home = home;
        this.plan = plan;
        mounts = plan.enclosure().isPresent() ? Optional.of(Mounts.now()) : Optional.empty();
        folder = home.makeFolder(plan.enclosure().isPresent());
        fifo = folder.resolve(CHANNEL);
    }

    /** Starts one. That its process could not be started is an event. */
    static Peer start(PeerHome home, PeerKey key) throws IOException {
        SandboxPlan plan = key.plan();
        Peer peer = new Peer(home, plan);
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "countermeasure-worker", mkfifo()));
        Path seen = plan.enclosure().map(SandboxPlan.Enclosure::job).orElse(peer.folder);
        words.add(seen.resolve(CHANNEL).toString());
        words.addAll(key.words());
        var unused = home.start(key, words, peer.folder, peer.conversation).whenComplete(peer::onStarted);
        return peer;
    }

    private static String mkfifo() throws IOException {
        return Executables.find("mkfifo", Launcher.PATH)
                .orElseThrow(() -> new IOException(
                        "mkfifo is needed to run workers but is not in " + Launcher.PATH + "; install coreutils"));
    }

    /** A folder of its own, which goes with it. */
    public Path folder() {
        return folder;
    }

    /** The next event, or null if none comes in that time. */
    public @Nullable PeerEvent poll(long nanos) throws InterruptedException {
        return inbox.poll(nanos);
    }

    /** How many log entries were lost since this was last asked. */
    public long takeDropped() {
        return inbox.takeDropped();
    }

    /**
     * Sends it its job, once it is ready. From then on it may say something.
     *
     * @throws IllegalArgumentException if the job is too long for a frame
     */
    public void sendJob(String json, boolean validate, PeerOutput output, LiveOutput console) throws IOException {
        byte[] frame = Frames.of('J', json);
        Channel opened = open();
        conversation.assign(validate, output, console);
        var unused = child.thenAccept(Child::beforeAsked);
        opened.write(frame);
        listen();
    }

    /** Tells it to run, once it is prepared. */
    public void sendGo() throws IOException {
        conversation.go();
        open().write(Frames.of('G', "{}"));
        listen();
    }

    private void waits() {
        var unused = child.thenAccept(Child::waits);
    }

    /** An idle worker's pipe is looked at rarely; what it answers is waited for. */
    private void listen() {
        if (child.isDone()) {
            child.join().asked();
        }
    }

    /** Whether it has said anything since it was sent its job. */
    public boolean heard() {
        return conversation.heard();
    }

    /** Whether its end is decided: its last frame has come, or it has exited. */
    public boolean isOver() {
        return conversation.ended() || gone.isDone() || hasExited();
    }

    /** Whether it can be given a job. */
    boolean isUsable() {
        return !conversation.broken() && !isOver() && isCurrent();
    }

    /** Whether nothing was mounted since that its sandbox would show. */
    boolean isCurrent() {
        return mounts.map(Mounts::areStillThose).orElse(true);
    }

    /** Ends it by the ladder, with all it started; if it does not stand yet, as soon as it does. */
    public void end() {
        var unused = child.thenAccept(Child::end);
    }

    /** Gives it up, which is an event, and ends it. */
    public void fail(String why) {
        conversation.fail(why);
    }

    void failUnlessReady(String why) {
        if (conversation.starting()) {
            conversation.fail(why);
        }
    }

    CompletableFuture<Void> gone() {
        return gone;
    }

    /** The pid of its process, if it has one by now. */
    public OptionalLong pid() {
        return child.isDone() && !child.isCompletedExceptionally()
                ? OptionalLong.of(child.join().pid())
                : OptionalLong.empty();
    }

    /** Ends it, and removes its folder once it has gone. */
    @Override
    public void close() {
        end();
        var unused = gone.thenRun(() -> home.removeFolder(folder));
    }

    private boolean hasExited() {
        return child.isDone() && child.join().hasExited();
    }

    private synchronized Channel open() throws IOException {
        if (closed) {
            throw new IOException("worker must stand to be talked to but has gone");
        }
        Channel opened = channel;
        if (opened == null) {
            opened = Channel.open(fifo);
            channel = opened;
            Files.delete(fifo); // the two ends are enough
        }
        return opened;
    }

    private synchronized void closeChannel() {
        closed = true;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("The channel {} could not be closed", fifo, e);
        }
    }

    private void onStarted(@Nullable Child started, @Nullable Throwable failure) {
        if (started == null) {
            onGone(null, asIo(failure));
        } else {
            child.complete(started);
            var unused = started.ended().thenAccept(ended -> onGone(ended, null));
        }
    }

    /** Whoever writes to it now is freed. */
    private void onGone(@Nullable Ended ended, @Nullable IOException failure) {
        conversation.close();
        closeChannel();
        IOException neverStood = ended == null || conversation.heard() || !conversation.starting()
                ? failure
                : SandboxStatus.failure(plan, folder, ended).orElse(failure);
        inbox.add(new PeerEvent.Gone(ended, neverStood));
        gone.complete(null);
    }

    private static IOException asIo(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IOException io ? io : new IOException("worker could not be started: " + cause, cause);
    }
}
