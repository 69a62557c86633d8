package io.countermeasure.core.internal.load;

/** Where other people's code is called: what it throws is caught, unless the JVM itself is broken. */
final class Guard {

    private Guard() {}

    /**
     * Returns if the failure is that of the code called; a plugin's endless recursion is, a full heap is not.
     *
     * @throws VirtualMachineError the failure, if it is the JVM's
     */
    static void rethrowIfFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}
