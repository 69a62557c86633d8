package io.countermeasure.integration;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves out test classes, in whatever folder the build lies: ArchUnit's own option knows {@code target} only. */
final class NoTests implements ImportOption {

    @Override
    public boolean includes(Location location) {
        return !location.contains("/test-classes/");
    }
}
