package io.countermeasure.plugin;

import io.countermeasure.model.CountermeasureMetadata;
import java.util.Optional;

/**
 * A countermeasure: a local, pre-installed action that answers an incident. Extend it, name the class
 * {@code ...Countermeasure}, and register it with an engine.
 *
 * <pre>{@code
 * public final class RestartNginxCountermeasure extends CountermeasurePlugin {
 *     @Override public CountermeasureMetadata metadata() {
 *         return CountermeasureMetadata.builder("nginx.restart").name("Restart nginx")
 *                 .author("ops@acme.example").description("Restarts nginx").build();
 *     }
 *     @Override public void run(RunContext context) throws Exception {
 *         CommandResult result = context.exec(Command.of("/usr/bin/systemctl", "restart", "nginx"));
 *         context.saveTextOutput(result.stdout());
 *         context.saveReturnCode(result.exitCode());
 *     }
 * }
 * }</pre>
 *
 * <p>One instance serves all runs, but never two at once: a key runs at most once at a time. Still, {@code run} is
 * called on a thread of its own each time, and {@code metadata} and {@code validate} may be called from any thread. Keep
 * no state in fields that a run needs; {@link RunContext#dataDirectory()} is for that.
 */
public abstract class CountermeasurePlugin {

    /** For subclasses. */
    protected CountermeasurePlugin() {}

    /** {@return what this plugin is} Asked once, when it is registered; later answers are not looked at. */
    public abstract CountermeasureMetadata metadata();

    /**
     * Sets up or checks, before the run is announced. Has a limit of its own, as long as {@code max_runtime}. Does
     * nothing by default.
     *
     * @param context all that the phase is given and may use
     * @throws Exception if the run is not to go on; it is FAILED in phase PREPARE, and {@code run} is not called
     */
    public void prepare(RunContext context) throws Exception {}

    /**
     * Does what the plugin is for. It is interrupted at its deadline, and must then end.
     *
     * @param context all that the run is given and may use
     * @throws Exception if it failed; the result is FAILED with type, message and stack trace
     */
    public abstract void run(RunContext context) throws Exception;

    /**
     * Checks the plugin's own set-up, when somebody validates plugins. Meant for base classes whose properties a subclass
     * overrides.
     *
     * @return the problems, in words, or empty if there are none, which is the default
     */
    public Optional<String> validate() {
        return Optional.empty();
    }
}
