package io.countermeasure.json.internal;

import java.io.Writer;

/** Keeps the first characters written to it and drops all others. */
final class FirstCharacters extends Writer {

    private final StringBuilder kept = new StringBuilder();
    private final int most;

    FirstCharacters(int most) {
        this.most = most;
    }

    @Override
    public void write(char[] characters, int from, int count) {
        kept.append(characters, from, Math.min(count, most - kept.length()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return kept.toString();
    }
}
