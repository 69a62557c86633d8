package io.countermeasure.json.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** The tokens of a document. Faults carry our own words: the parser's quote the document. */
final class JsonTokens {

    private static final int LONGEST_WORD = 20;

    /** Deeper documents are refused or flattened before the parser sees them; the other limits are ours. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(500)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonSource source;
    private final JsonParser parser;

    JsonTokens(JsonSource source) {
        this.source = source;
        parser = FACTORY.createParser(ObjectReadContext.empty(), source.text());
    }

    /** The next token, or null at the end of the text. */
    @Nullable
    JsonToken next() {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw translate(e);
        }
    }

    /** The text of the token: a string's or name's characters, a number as it stands. */
    String text() {
        try {
            return parser.getString();
        } catch (JacksonException e) {
            throw translate(e);
        }
    }

    /** The first {@code most} characters of a string, in memory for no more than those. */
    String text(int most) {
        FirstCharacters kept = new FirstCharacters(most);
        try {
            parser.readString(kept);
        } catch (JacksonException e) {
            throw translate(e);
        }
        return kept.toString();
    }

    /** Goes to the end of the array or object that begins here, if one does. */
    void skip() {
        try {
            parser.skipChildren();
        } catch (JacksonException e) {
            throw translate(e);
        }
    }

    /** Where the token begins. */
    int offset() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    /** Refuses whatever follows the one value of a document. */
    void end() {
        String rule = "document must end after its one value but more text follows";
        boolean more;
        try {
            more = next() != null;
        } catch (JsonFault e) {
            throw new JsonFault(e.line(), e.column(), rule, false);
        }
        if (more) {
            throw source.fault(offset(), rule);
        }
    }

    private JsonFault translate(JacksonException e) {
        String text = source.text();
        if (e instanceof UnexpectedEndOfInputException) {
            return source.fault(text.length(), "document must be complete but ends here");
        }
        long reported = e.getLocation() == null ? offset() : e.getLocation().getCharOffset();
        int at = start((int) Math.max(0, reported));
        if (at >= text.length()) {
            return source.fault(text.length(), "document must be complete but ends here");
        }
        return source.fault(at, "document must be JSON but has " + Shown.quote(word(at)) + " here" + hint(at));
    }

    /** Where the word that is wrong begins; of some the parser reports the middle or the end. */
    private int start(int reported) {
        String text = source.text();
        for (String word : new String[] {"NaN", "Infinity", "INF"}) {
            if (text.startsWith(word, reported - word.length())) {
                return reported - word.length();
            }
        }
        int at = reported;
        while (at > 0 && isWord(text, reported) && "+-.0123456789eE".indexOf(text.charAt(at - 1)) >= 0) {
            at--;
        }
        return at;
    }

    private String word(int at) {
        String text = source.text();
        int end = at;
        while (end - at < LONGEST_WORD && isWord(text, end)) {
            end++;
        }
        return end > at ? text.substring(at, end) : Character.toString(text.codePointAt(at));
    }

    private static boolean isWord(String text, int at) {
        return at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0);
    }

    private String hint(int at) {
        return switch (source.text().charAt(at)) {
            case '/', '#' -> "; comments are not allowed";
            case '\'' -> "; strings stand in double quotes";
            case '}', ']' -> afterComma(at) ? "; no comma may stand before it" : "";
            default -> source.text().charAt(at) < ' ' ? "; control characters must be escaped" : "";
        };
    }

    private boolean afterComma(int at) {
        return source.text()
                .substring(Math.max(0, at - 1_000), at)
                .stripTrailing()
                .endsWith(",");
    }
}
