package io.countermeasure.json.internal;

/** A document that cannot be read: where, and the rule it breaks. */
public final class JsonFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final boolean limit;

    /** A fault at a place; {@code limit} if the document is JSON but too much of it. */
    public JsonFault(int line, int column, String rule, boolean limit) {
        super(rule);
        this.line = line;
        this.column = column;
        this.limit = limit;
    }

    /** The line from 1, or 0 for the document as a whole. */
    public int line() {
        return line;
    }

    /** The column from 1 in characters, or 0 for the document as a whole. */
    public int column() {
        return column;
    }

    /** Subject, rule and actual value. */
    public String rule() {
        return String.valueOf(getMessage());
    }

    /** Whether it is over a limit and otherwise as it should be so far. */
    public boolean limit() {
        return limit;
    }
}
