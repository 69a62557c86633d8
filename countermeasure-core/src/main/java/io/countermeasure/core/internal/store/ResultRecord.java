package io.countermeasure.core.internal.store;

import io.countermeasure.json.ResultJson;
import io.countermeasure.model.ExecutionResult;
import java.nio.charset.StandardCharsets;

/** Results as they lie in records. Stateless. */
final class ResultRecord {

    private static final String VERSION = "1\n";

    private ResultRecord() {}

    static byte[] bytes(ExecutionResult result) {
        return (VERSION + ResultJson.write(result)).getBytes(StandardCharsets.UTF_8);
    }

    static ExecutionResult of(byte[] body) throws RecordException {
        String text = new String(body, StandardCharsets.UTF_8);
        if (!text.startsWith(VERSION)) {
            throw new RecordException("record must be of version 1 but begins with "
                    + text.lines().findFirst().orElse(""));
        }
        return parse(text.substring(VERSION.length()));
    }

    static ExecutionResult parse(String document) throws RecordException {
        try {
            return ResultJson.read(document);
        } catch (RuntimeException e) {
            throw new RecordException("record must be a result but is not: " + e.getMessage(), e);
        }
    }
}
