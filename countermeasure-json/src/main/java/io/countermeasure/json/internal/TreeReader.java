package io.countermeasure.json.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads one document into {@link JsonNode}s, within limits. */
final class TreeReader {

    private final JsonSource source;
    private final JsonLimits limits;
    private final JsonTokens tokens;
    private final @Nullable Faults strict; // null: lenient
    private int nodes;
    private @Nullable JsonNode root;

    private TreeReader(JsonSource source, JsonLimits limits, @Nullable Faults strict) {
        this.source = source;
        this.limits = limits;
        this.strict = strict;
        tokens = new JsonTokens(source);
    }

    /** The document's value. Of a name that stands twice the last counts; half surrogate pairs are data. */
    static JsonNode read(JsonSource source, JsonLimits limits) {
        return new TreeReader(source, limits, null).document();
    }

    /**
     * What could be read of the document. Everything wrong goes to {@code faults}; of a name that stands twice the first
     * counts.
     */
    static Tree readStrictly(JsonSource source, JsonLimits limits, Faults faults) {
        TreeReader reader = new TreeReader(source, limits, faults);
        try {
            return new Tree(reader.document(), true);
        } catch (JsonFault e) {
            faults.add(e);
            return new Tree(reader.root, false);
        }
    }

    /** The root, or null if not even that could be read, and whether everything below it could. */
    record Tree(@Nullable JsonNode root, boolean complete) {}

    private JsonNode document() {
        JsonToken first = tokens.next();
        if (first == null) {
            throw source.fault(0, "document must be a JSON object but is empty");
        }
        JsonNode value = value(first, 1);
        tokens.end();
        return value;
    }

    private JsonNode value(@Nullable JsonToken token, int depth) {
        int offset = tokens.offset();
        if (++nodes > limits.nodes()) {
            throw source.fault(offset, "document must have at most " + limits.nodes() + " values but has more", true);
        }
        if (token == JsonToken.START_OBJECT) {
            return object(offset, deeper(offset, depth));
        }
        if (token == JsonToken.START_ARRAY) {
            return array(offset, deeper(offset, depth));
        }
        return scalar(token, offset);
    }

    private JsonNode scalar(@Nullable JsonToken token, int offset) {
        if (token == JsonToken.VALUE_STRING) {
            return new JsonNode.Str(offset, string(offset));
        }
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return new JsonNode.Num(offset, number(offset));
        }
        if (token == JsonToken.VALUE_NULL) {
            return new JsonNode.Null(offset);
        }
        return new JsonNode.Bool(offset, token == JsonToken.VALUE_TRUE);
    }

    private int deeper(int offset, int depth) {
        if (depth > limits.depth()) {
            String rule = "document must be at most " + limits.depth() + " levels deep but is deeper";
            throw source.fault(offset, rule, true);
        }
        return depth + 1;
    }

    private JsonNode object(int offset, int depth) {
        Map<String, JsonNode.Member> members = new LinkedHashMap<>();
        JsonNode object = new JsonNode.Obj(offset, members);
        root = root == null ? object : root;
        while (tokens.next() == JsonToken.PROPERTY_NAME) {
            int nameOffset = tokens.offset();
            String name = string(nameOffset);
            if (members.size() == limits.members()) {
                String rule = "object must have at most " + limits.members() + " members but has more";
                throw source.fault(nameOffset, rule, true);
            }
            add(members, name, new JsonNode.Member(nameOffset, value(tokens.next(), depth)));
        }
        return object;
    }

    private void add(Map<String, JsonNode.Member> members, String name, JsonNode.Member member) {
        if (strict == null) {
            members.put(name, member);
        } else if (members.putIfAbsent(name, member) != null) {
            strict.add(member.nameOffset(), Shown.quote(name) + " must stand once but stands again");
        }
    }

    private JsonNode array(int offset, int depth) {
        List<JsonNode> elements = new ArrayList<>();
        for (JsonToken token = tokens.next(); token != JsonToken.END_ARRAY; token = tokens.next()) {
            elements.add(value(token, depth));
        }
        return new JsonNode.Arr(offset, elements);
    }

    private String string(int offset) {
        String text = tokens.text();
        if (text.length() > limits.characters()) {
            String rule = "string must be at most " + limits.characters() + " characters but was " + text.length();
            throw source.fault(offset, rule, true);
        }
        if (strict != null && Shown.hasLoneSurrogate(text)) {
            throw source.fault(offset, "string must not hold half a surrogate pair but was " + Shown.quote(text));
        }
        return text;
    }

    private String number(int offset) {
        String literal = tokens.text();
        if (literal.length() > JsonLimits.NUMBER_LENGTH) {
            String rule =
                    "number must be at most " + JsonLimits.NUMBER_LENGTH + " characters but was " + literal.length();
            throw source.fault(offset, rule, true);
        }
        return literal;
    }
}
