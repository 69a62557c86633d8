package io.countermeasure.integration.hostile;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import io.countermeasure.engine.Sandboxes;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Guarantee;

/** Runs what connects to a port, in the host sandbox and then where no network is required, and says what came of it. For a host of its own. */
final class NoNetworkMain {

    private NoNetworkMain() {}

    public static void main(String[] args) {
        try (CountermeasureEngine host = engine(args[0]).build()) {
            System.out.println(
                    "control: " + host.request("hostile.connect").run().textOutput());
        }
        EngineBuilder builder = engine(args[0]).sandbox(Sandboxes.confined()).require(Guarantee.NO_NETWORK);
        try (CountermeasureEngine confined = (Attacks.ROOT ? builder.runAs("nobody") : builder).build()) {
            ExecutionResult result = confined.request("hostile.connect").run();
            String said = result.ran()
                    ? result.textOutput() + " "
                            + result.confinement().orElseThrow().enforced().get(Guarantee.NO_NETWORK)
                    : result.summary();
            System.out.println("required: " + said);
        }
    }

    private static EngineBuilder engine(String port) {
        String connect = "exec 3<>/dev/tcp/127.0.0.1/" + port;
        return CountermeasureEngine.builder()
                .register(Hostile.plugin(
                        "hostile.connect",
                        "if bash -c '" + connect + "' 2>/dev/null; then printf connected; else printf none; fi",
                        m -> m));
    }
}
