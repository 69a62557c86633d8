package io.countermeasure.cli;

/** What was asked cannot be done as it was asked; the message is the one sentence the operator gets. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String sentence;

    UsageException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
