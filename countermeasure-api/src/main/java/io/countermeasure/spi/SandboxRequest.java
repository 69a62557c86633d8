package io.countermeasure.spi;

import io.countermeasure.model.SandboxPolicy;
import java.util.Optional;

/**
 * What a sandbox is to plan for. It knows no command, so that a sandbox can stand before its command is known.
 * Immutable and thread-safe.
 *
 * @param policy what is required and preferred, and which paths and whether the network are granted
 * @param user the user the run is to have instead of the agent's; only root can
 * @param sudo whether the run needs sudo
 * @param maxProcesses how many processes the run may have
 * @param maxScratchBytes how much it may write where what it writes goes with it
 */
public record SandboxRequest(
        SandboxPolicy policy, Optional<String> user, boolean sudo, int maxProcesses, long maxScratchBytes) {}
