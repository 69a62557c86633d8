package io.countermeasure.process;

/** All of a launcher's tests with guards that stood before the command was known. */
class WarmLauncherTest extends LauncherTest {

    @Override
    int standing() {
        return 2;
    }
}
