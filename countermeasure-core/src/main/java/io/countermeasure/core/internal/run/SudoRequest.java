package io.countermeasure.core.internal.run;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run that is shut in asks to be run outside.
 *
 * @param id names the request in its answer
 * @param words the command; empty if it cannot be understood
 */
record SudoRequest(String id, List<String> words) {

    /** Puts requests together from their parts, which may come mixed, and of which some never come to an end. For one thread. */
    static final class Parts {
        private static final int LONGEST = 4 * 1024 * 1024; // more than Linux takes as arguments
        private static final int MOST = 8;
        private static final String LAST = ".";

        private final Map<String, StringBuilder> parts = new LinkedHashMap<>();

        /** One more line; the request, if that was its last. */
        Optional<SudoRequest> take(String line) {
            int space = line.indexOf(' ');
            if (space <= 0) {
                return Optional.empty();
            }
            String id = line.substring(0, space);
            String part = line.substring(space + 1);
            if (part.equals(LAST)) {
                StringBuilder all = parts.remove(id);
                return Optional.of(new SudoRequest(id, all == null ? List.of() : words(all.toString())));
            }
            if (parts.size() >= MOST && !parts.containsKey(id)) {
                parts.remove(parts.keySet().iterator().next()); // whoever began it has been killed
            }
            StringBuilder before = parts.computeIfAbsent(id, i -> new StringBuilder());
            before.append(before.length() > LONGEST ? "" : part);
            return Optional.empty();
        }

        /** Each ends in a NUL. */
        private static List<String> words(String encoded) {
            try {
                byte[] bytes = Base64.getDecoder().decode(encoded);
                List<String> words = new ArrayList<>();
                int begin = 0;
                for (int i = 0; i < bytes.length; i++) {
                    if (bytes[i] == 0) {
                        words.add(StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes, begin, i - begin))
                                .toString());
                        begin = i + 1;
                    }
                }
                return begin == bytes.length && encoded.length() <= LONGEST ? words : List.of();
            } catch (IllegalArgumentException | CharacterCodingException e) {
                return List.of(); // nothing that is declared is written like that
            }
        }
    }
}
