package io.countermeasure.json.internal;

import java.util.List;
import java.util.Map;

/** A value of a document and where it stands, as an offset into the text. */
sealed interface JsonNode {

    /** Where it begins. */
    int offset();

    /** What it is, for a message: the value of a scalar, the kind of anything else. */
    String shown();

    record Obj(int offset, Map<String, Member> members) implements JsonNode {
        @Override
        public String shown() {
            return "an object";
        }
    }

    record Arr(int offset, List<JsonNode> elements) implements JsonNode {
        @Override
        public String shown() {
            return "an array";
        }
    }

    record Str(int offset, String value) implements JsonNode {
        @Override
        public String shown() {
            return Shown.quote(value);
        }
    }

    record Num(int offset, String literal) implements JsonNode {
        @Override
        public String shown() {
            return Shown.number(literal);
        }
    }

    record Bool(int offset, boolean value) implements JsonNode {
        @Override
        public String shown() {
            return String.valueOf(value);
        }
    }

    record Null(int offset) implements JsonNode {
        @Override
        public String shown() {
            return "null";
        }
    }

    /** A member's value, and where its name stands. */
    record Member(int nameOffset, JsonNode value) {}
}
