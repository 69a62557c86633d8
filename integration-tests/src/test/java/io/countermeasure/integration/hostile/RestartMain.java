package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An agent whose countermeasure starts another one, which inherits the first one's cookie. For JVMs of their own. */
final class RestartMain {

    private RestartMain() {}

    public static void main(String[] args) throws Exception {
        String word = args[1];
        Path folder = Path.of(args[2]);
        if (args[0].equals("first")) {
            first(word, folder);
        } else {
            second(word, folder);
        }
        new CompletableFuture<Void>().join();
    }

    /** Starts the second one in a session of its own, below a shell that waits for it, and beside it what is to be swept. */
    private static void first(String word, Path folder) {
        List<String> words = new ArrayList<>(List.of(word));
        words.addAll(Jvms.words(
                RestartMain.class, "-XX:TieredStopAtLevel=1", "second", word + "-spared", folder.toString()));
        String loop = "sh -c 'while :; do sleep 1; done' \"$0\"";
        String script = "shift; setsid sh -c '\"$@\"; :' \"$0-spared\" \"$@\" & setsid " + loop + " & wait";
        CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(Hostile.plugin(
                        "hostile.restart",
                        script.replace("$0", "$WORD"),
                        m -> m.environment("WORD", word),
                        words.toArray(String[]::new)))
                .build();
        engine.request("hostile.restart").start();
    }

    /** Has a process of its own, which is no run, and says when its engine stands. */
    private static void second(String word, Path folder) throws Exception {
        var unused = new ProcessBuilder("sh", "-c", "while :; do sleep 1; done", word).start();
        CountermeasureEngine engine = CountermeasureEngine.builder()
                .register(Hostile.plugin("hostile.forever", "while :; do sleep 1; done", m -> m, word))
                .build();
        engine.request("hostile.forever").start();
        Path draft = Files.writeString(
                folder.resolve("draft"), Long.toString(ProcessHandle.current().pid()));
        Files.move(draft, folder.resolve("stands"));
    }
}
