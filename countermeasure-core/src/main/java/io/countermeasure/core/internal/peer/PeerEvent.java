package io.countermeasure.core.internal.peer;

import io.countermeasure.process.Ended;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What happens to a worker, in order. The last one is {@link Gone}, which always comes. */
public sealed interface PeerEvent {

    /** It stands and waits for its job. */
    record Ready() implements PeerEvent {}

    /** The plugin has prepared. */
    record Prepared() implements PeerEvent {}

    /**
     * An entry for the log.
     *
     * @param payload the frame's
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Log(byte[] payload) implements PeerEvent {}

    /**
     * What the plugin says of its own set-up.
     *
     * @param payload the frame's
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Validated(byte[] payload) implements PeerEvent {}

    /**
     * The last frame.
     *
     * @param payload the frame's
     * @param early whether it came before anything could be done, so that it must name a failure
     */
    @SuppressWarnings("ArrayRecordComponent")
    record End(byte[] payload, boolean early) implements PeerEvent {}

    /**
     * It broke the protocol, and is being ended.
     *
     * @param why in a sentence
     */
    record Broken(String why) implements PeerEvent {}

    /**
     * Nothing of it is left.
     *
     * @param ended how it ended; null if it never stood
     * @param failure why it never stood; null if it did
     */
    record Gone(@Nullable Ended ended, @Nullable IOException failure) implements PeerEvent {}
}
