/** What tests of plugins, of agents and of extensions need: fakes, assertions, a JUnit extension and contract tests. */
@org.jspecify.annotations.NullMarked
module io.countermeasure.testkit {
    requires static org.jspecify;
    requires static org.junit.jupiter.api; // 5 or 6, or none where only the tester and the fakes are used
    requires transitive io.countermeasure.core;
    requires transitive org.assertj.core;

    exports io.countermeasure.testkit;

    opens io.countermeasure.testkit; // JUnit makes the extension, and calls the rules of contracts
}
