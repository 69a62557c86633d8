package io.countermeasure.json;

import io.countermeasure.json.internal.JsonFault;

/**
 * A document is not what it must be, or is over a limit. The message is one sentence that begins with
 * {@code line:column: } where the place is known; it never holds more of the document than the value it complains of.
 * Not for subclassing; immutable.
 */
public final class MalformedJsonException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** What {@link #line()} gives. */
    private final int line;

    /** What {@link #column()} gives. */
    private final int column;

    MalformedJsonException(int line, int column, String rule) {
        super(line > 0 ? line + ":" + column + ": " + rule : rule);
        this.line = line;
        this.column = column;
    }

    MalformedJsonException(JsonFault fault) {
        this(fault.line(), fault.column(), fault.rule());
    }

    /** {@return the line from 1, or 0 if it is about the document as a whole} */
    public int line() {
        return line;
    }

    /** {@return the column from 1 in characters, or 0 if it is about the document as a whole} */
    public int column() {
        return column;
    }
}
