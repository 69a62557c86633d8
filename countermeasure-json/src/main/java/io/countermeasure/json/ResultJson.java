package io.countermeasure.json;

import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.JsonFault;
import io.countermeasure.json.internal.ResultReader;
import io.countermeasure.json.internal.ResultWriter;
import io.countermeasure.model.ExecutionResult;

/**
 * Results to and from JSON.
 *
 * <pre>{@code
 * {"execution_id": "...", "request_id": null, "textkey": "info.netstat", "event": "opened", "outcome": "succeeded",
 *  "rejection": {"reason": "too_frequent", "message": "...", "next_allowed": "2026-01-31T10:50:00Z"},
 *  "failure": {"phase": "run", "type": "...", "message": "...", "traceback": "..."},
 *  "detail": null, "return_code": 0,
 *  "outputs": [{"format": "text", "content": "..."}], "dropped_output": 0,
 *  "console": {"stdout": "", "stderr": "", "dropped_stdout": 0, "dropped_stderr": 0},
 *  "requested_at": "2026-01-31T10:50:00Z", "started_at": "2026-01-31T10:50:00.25Z", "duration": 1.5,
 *  "verdicts": [{"gate": "...", "passed": true, "detail": "..."}],
 *  "kill_report": {"verdict": "clean", "scope": "tracked",
 *                  "steps": [{"signal": "TERM", "target": "group 4711", "after": 60}],
 *                  "survivors": [{"pid": 1, "uid": 0, "command_line": "..."}]},
 *  "confinement": {"sandbox": "host", "enforced": {"own_session": "setsid"}, "not_enforced": {}},
 *  "plugin_hash": "...", "durable": true, "requests": 1, "incident_truncated": false}
 * }</pre>
 *
 * <p>Every member is always there; what is unknown or does not apply is null. Times are ISO-8601, durations seconds with
 * as many decimals as they need, constants in lower case. The JSON is valid whatever the strings hold: half a surrogate
 * pair becomes U+FFFD, and what would steer a terminal is escaped. Thread-safe.
 */
public final class ResultJson {

    private ResultJson() {}

    /**
     * {@return the result as JSON, on one line}
     *
     * @param result of a run or a refusal
     */
    public static String write(ExecutionResult result) {
        return Json.write(ResultWriter.members(result));
    }

    /**
     * {@return the result that was written so; writing it again gives the same} Members it does not know are ignored. A
     * document without {@code requests}, as it was written before there was that member, stands for one.
     *
     * @param document what {@link #write} made
     * @throws MalformedJsonException if it is no such document
     */
    public static ExecutionResult read(String document) {
        try {
            return ResultReader.read(document);
        } catch (JsonFault e) {
            throw new MalformedJsonException(e);
        }
    }
}
