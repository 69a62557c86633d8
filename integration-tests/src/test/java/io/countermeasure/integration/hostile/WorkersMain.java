package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.integration.shell.ShellPlugins;
import io.countermeasure.model.ExecutionResult;
import java.nio.file.Path;

/** Workers in a JVM of its own: one that floods it, or some that run for ever. */
final class WorkersMain {

    private WorkersMain() {}

    public static void main(String[] args) throws Exception {
        ShellPlugins plugins = new ShellPlugins(Path.of(args[1]));
        if (args[0].equals("flood")) {
            flood(plugins);
        } else {
            forEver(plugins, Path.of(args[1]).resolve("state"));
        }
    }

    private static void flood(ShellPlugins plugins) throws Exception {
        plugins.add(
                "hostile.flood",
                "piece=$(head -c 250000 /dev/zero | tr '\\0' x); run() { i=0; while [ $i -lt 400 ]; do text \"$piece\"; i=$((i+1)); done; }");
        try (CountermeasureEngine engine = plugins.engine().build()) {
            ExecutionResult result = engine.request("hostile.flood").run();
            System.out.printf("%s %d%n", result.outcome(), result.droppedOutput());
        }
    }

    private static void forEver(ShellPlugins plugins, Path state) throws Exception {
        String loop = "while :; do sleep 1; done";
        plugins.add("hostile.simple", "run() { log INFO on; " + loop + "; }")
                .add("hostile.stubborn", "run() { trap '' TERM HUP; (trap '' TERM; " + loop + ") & " + loop + "; }")
                .add("hostile.deaf", "run() { exec <&- >&- 2>&- 3<&- 4>&-; " + loop + "; }");
        CountermeasureEngine engine = plugins.engine().stateDirectory(state).build();
        engine.request("hostile.simple").start();
        engine.request("hostile.stubborn").start();
        engine.request("hostile.deaf").start();
        System.out.println("started");
        new java.util.concurrent.CompletableFuture<Void>().join();
    }
}
