package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.RunPolicy;
import io.countermeasure.model.ExecutionResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Pids begin anew while a guard stands, and while a run is under way. For a JVM of root's in a pid namespace of its own. */
final class PidsWrapMain {

    private static final Path LAST = Path.of("/proc/sys/kernel/ns_last_pid");

    private PidsWrapMain() {}

    public static void main(String[] args) throws Exception {
        String word = Hostile.word();
        String child =
                "setsid sh -c 'kill -s STOP $$' \"$1\" & "; // it starts nothing, which would be found in its place
        try (CountermeasureEngine engine = CountermeasureEngine.builder()
                .runPolicy(RunPolicy.builder().grace(Duration.ofMillis(300)).build())
                .register(Hostile.plugin("hostile.first", "echo x", m -> m))
                .register(Hostile.plugin("hostile.guard", child + "sleep 0.02", m -> m, word))
                .register(Hostile.plugin(
                        "hostile.run",
                        "last=$(cat " + LAST + "); echo 300 >" + LAST + "; " + child + "echo $((last + 5)) >" + LAST
                                + "; sleep 0.3",
                        m -> m,
                        word))
                .build()) {
            for (int i = 0; i < 3; i++) {
                wrapTo(20_000);
                engine.request("hostile.first").run();
                Awaitility.await()
                        .until(() ->
                                !Traces.ofOwner(ProcessHandle.current().pid()).isEmpty());
                wrapTo(1_000 + 100 * i);
                say("guard", engine, word);
                wrapTo(10_000);
                say("run", engine, word);
            }
        }
    }

    private static void wrapTo(int last) throws IOException {
        Files.writeString(LAST, Integer.toString(last));
    }

    private static void say(String which, CountermeasureEngine engine, String word) {
        ExecutionResult result = engine.request("hostile." + which).run();
        System.out.println(which + " " + result.killReport().orElseThrow().verdict() + " "
                + Traces.of(word).size());
        Traces.killAll(word);
    }
}
