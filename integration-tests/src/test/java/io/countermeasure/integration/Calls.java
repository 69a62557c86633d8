package io.countermeasure.integration;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;

/** Calls of a method, whatever its parameters. */
final class Calls {

    private Calls() {}

    static DescribedPredicate<JavaMethodCall> to(Class<?> owner, String method) {
        return DescribedPredicate.describe(
                "to " + owner.getSimpleName() + "." + method,
                call -> call.getTargetOwner().isEquivalentTo(owner)
                        && call.getName().equals(method));
    }
}
