package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.Explanation;
import io.countermeasure.engine.FileTrust;
import io.countermeasure.engine.SudoReport.PluginRights;
import io.countermeasure.engine.SudoReport.Requirement;
import io.countermeasure.json.internal.Json;
import io.countermeasure.json.internal.SudoLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what an engine's report says of the plugins in a folder, whenever it is asked to {@code look}; asked to {@code run}, what sudo
 * really makes of their lines; asked for the {@code gate}, why it would refuse one. For a JVM in a mount namespace with a sudoers of its own.
 */
final class SudoViewMain {

    private SudoViewMain() {}

    public static void main(String[] args) throws Exception {
        EngineBuilder builder = CountermeasureEngine.builder()
                .fileTrust(FileTrust.RELAXED) // in a user namespace root's files are nobody's
                .pluginDirectory(Path.of(args[0]));
        if (args.length > 1) {
            builder.runAs(args[1]);
        }
        try (CountermeasureEngine engine = builder.build()) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = in.readLine(); order != null; order = in.readLine()) {
                engine.registry().refresh();
                if (order.equals("gate")) {
                    say(gate(engine.explain("hostile.sudo")));
                    say(Map.of());
                    continue;
                }
                for (PluginRights plugin : engine.sudoReport().plugins()) {
                    for (Requirement requirement : plugin.requirements()) {
                        say(order.equals("run") ? really(requirement.command()) : report(requirement));
                    }
                }
                say(Map.of());
            }
        }
    }

    private static Map<String, @Nullable Object> gate(Explanation explanation) {
        return Map.of(
                "refusal",
                explanation
                        .rejection()
                        .map(rejection -> rejection.reason().name())
                        .orElse("none"));
    }

    private static Map<String, @Nullable Object> report(Requirement requirement) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("verdict", requirement.verdict().name());
        out.put("detail", requirement.detail());
        out.put("warnings", requirement.warnings());
        out.put("rule", requirement.rule().orElse(null));
        return out;
    }

    /** Whether the command ran; each command of the tests says so. */
    private static Map<String, @Nullable Object> really(String line) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("setsid", "-w", "sudo", "-k", "-n", "--"));
        words.addAll(SudoLine.words(line));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Map.of("works", process.waitFor() == 0 && said.contains("it ran"), "said", said);
    }

    private static void say(Map<String, @Nullable Object> answer) {
        System.out.println(Json.write(answer));
    }
}
