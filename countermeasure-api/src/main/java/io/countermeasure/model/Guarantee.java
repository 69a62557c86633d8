package io.countermeasure.model;

/**
 * What can be promised of a run's confinement, whatever mechanism keeps the promise. A plugin or an agent asks for
 * guarantees; a sandbox says which of them it enforces on this host; what is required and cannot be enforced is refused.
 * Immutable and thread-safe.
 */
public enum Guarantee {
    /** The environment is built from an allow-list; nothing of the agent's leaks in. */
    CLEAN_ENVIRONMENT,
    /** The run has a session of its own and no terminal. */
    OWN_SESSION,
    /** Standard input is empty. */
    EMPTY_STDIN,
    /** Captured output is bounded; what is dropped is counted. */
    BOUNDED_OUTPUT,
    /** Limits on descriptors, file size, CPU, core and address space are set as asked, soft and hard. */
    RESOURCE_LIMITS,
    /** The run is not root's and cannot become root. */
    NO_PRIVILEGES,
    /** Nothing the run starts can outlive it, whatever it does. */
    TREE_KILL,
    /** The file system is hidden or read-only but for what was granted. */
    READ_ONLY_FILES,
    /** No network, loopback and abstract sockets included. */
    NO_NETWORK,
    /** It sees no process but its own. */
    OWN_PROCESSES,
    /** System calls it has no business with are refused. */
    SYSCALL_FILTER,
    /** The number of its processes is bounded. */
    PROCESS_LIMIT,
    /** The space it can write is bounded. */
    SCRATCH_LIMIT
}
