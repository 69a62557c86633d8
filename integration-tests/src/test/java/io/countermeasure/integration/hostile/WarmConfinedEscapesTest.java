package io.countermeasure.integration.hostile;

/** The same, in sandboxes that stood before their command was known. */
class WarmConfinedEscapesTest extends ConfinedEscapesTest {

    @Override
    int warmCommands() {
        return 1;
    }
}
