package io.countermeasure.process;

import java.util.List;

/**
 * One step on the way of a run's output, before it is kept, written or told to anybody: what it does not give on, nobody
 * sees. Called by the drain thread: it must not block, nor keep the buffer. One object serves one stream, so it may remember.
 */
@FunctionalInterface
interface ByteStage {

    /** Changes nothing. */
    ByteStage UNCHANGED = (buffer, length, next) -> next.accept(buffer, length);

    /** Takes what came and gives on what is to come of it: nothing, once, or in pieces. */
    void accept(byte[] buffer, int length, ByteSink next);

    /** A sink that sends all through these stages, the first one first, into that sink. */
    static ByteSink chain(List<ByteStage> stages, ByteSink last) {
        ByteSink sink = last;
        for (int i = stages.size() - 1; i >= 0; i--) {
            ByteStage stage = stages.get(i);
            ByteSink next = sink;
            sink = (buffer, length) -> stage.accept(buffer, length, next);
        }
        return sink;
    }
}
