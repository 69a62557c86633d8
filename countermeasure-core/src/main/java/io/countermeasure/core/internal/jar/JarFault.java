package io.countermeasure.core.internal.jar;

/** A jar that cannot be a plugin; the message is a sentence. */
final class JarFault extends Exception {

    private static final long serialVersionUID = 1L;

    JarFault(String rule) {
        super(rule);
    }

    String rule() {
        return String.valueOf(getMessage());
    }
}
