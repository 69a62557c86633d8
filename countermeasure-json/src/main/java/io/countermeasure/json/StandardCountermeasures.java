package io.countermeasure.json;

import io.countermeasure.json.internal.Resources;
import io.countermeasure.plugin.CountermeasurePlugin;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The five standard countermeasures: {@code server.reboot}, {@code info.dmesg}, {@code info.netstat}, {@code info.top}
 * and {@code info.vmstat}. They are offered only where somebody registers them. {@code server.reboot} alone needs sudo,
 * for {@code /sbin/shutdown}. Thread-safe.
 */
public final class StandardCountermeasures {

    private static final List<String> FILES = List.of("reboot", "dmesg", "netstat", "top", "vmstat");

    private StandardCountermeasures() {}

    /** {@return all of them, in the order of their names} */
    public static List<CountermeasurePlugin> all() {
        return FILES.stream().map(StandardCountermeasures::read).toList();
    }

    private static CountermeasurePlugin read(String file) {
        byte[] content = Resources.read("/io/countermeasure/json/standard/" + file + ".json");
        return JsonCountermeasureLoader.parse(new String(content, StandardCharsets.UTF_8));
    }
}
