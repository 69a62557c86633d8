package io.countermeasure.core.internal.store;

import io.countermeasure.json.ResultJson;
import io.countermeasure.json.internal.Json;
import io.countermeasure.model.ExecutionResult;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is written before anything of a run happens.
 *
 * @param owner whose run it is
 * @param publishes whether the owner has sinks for its result
 * @param keep whether the run may outlive the owner
 * @param uid who it runs as
 * @param result what is known of it, as the result it has if nothing more is ever known
 */
public record Intent(Owner owner, boolean publishes, boolean keep, long uid, ExecutionResult result) {

    private static final int VERSION = 1;

    byte[] bytes() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("owner", owner.members());
        members.put("publishes", publishes);
        members.put("keep", keep);
        members.put("uid", uid);
        return (Json.write(members) + "\n" + ResultJson.write(result)).getBytes(StandardCharsets.UTF_8);
    }

    static Intent of(byte[] body) throws RecordException {
        String text = new String(body, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        Fields fields = Fields.parse(end < 0 ? text : text.substring(0, end), VERSION);
        return new Intent(
                Owner.of(fields.object("owner")),
                fields.flag("publishes"),
                fields.flag("keep"),
                fields.number("uid"),
                ResultRecord.parse(text.substring(end + 1)));
    }
}
