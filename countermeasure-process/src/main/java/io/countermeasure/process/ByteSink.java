package io.countermeasure.process;

/** Takes what was read, on the thread that reads: it must not block, nor keep the buffer. */
@FunctionalInterface
interface ByteSink {
    void accept(byte[] buffer, int length);
}
