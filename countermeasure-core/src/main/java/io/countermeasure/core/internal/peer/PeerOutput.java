package io.countermeasure.core.internal.peer;

/** Takes what a plugin saves, on the drain thread: it must not block, nor keep the bytes. */
public interface PeerOutput {

    /** Looks at nothing. */
    PeerOutput NONE = new PeerOutput() {
        @Override
        public void text(byte[] bytes, int offset, int length) {}

        @Override
        public void html(byte[] bytes, int offset, int length) {}

        @Override
        public void code(int code) {}
    };

    /** More text. */
    void text(byte[] bytes, int offset, int length);

    /** More HTML. */
    void html(byte[] bytes, int offset, int length);

    /** The return code; the last one counts. */
    void code(int code);
}
