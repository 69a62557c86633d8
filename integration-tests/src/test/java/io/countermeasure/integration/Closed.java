package io.countermeasure.integration;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.countermeasure.plugin.CommandCountermeasure;
import io.countermeasure.plugin.CountermeasurePlugin;
import io.countermeasure.plugin.RunContext;
import io.countermeasure.spi.CountermeasureLoader;
import io.countermeasure.spi.ExecutionGate;
import io.countermeasure.spi.ExecutionListener;
import io.countermeasure.spi.LoadContext;
import io.countermeasure.spi.ResultSink;
import io.countermeasure.spi.Sandbox;
import io.countermeasure.spi.SystemClock;
import io.countermeasure.spi.WorkerCountermeasure;
import java.util.Set;

/** A type that nobody else can extend or implement, or one of those that are there for it. */
final class Closed extends ArchCondition<JavaClass> {

    /** What authors extend, what integrators implement, and the two contexts that they are given (and a tester fakes). */
    private static final Set<Class<?>> IMPLEMENTED = Set.of(
            CountermeasurePlugin.class,
            CommandCountermeasure.class,
            CountermeasureLoader.class,
            ExecutionGate.class,
            ExecutionGate.Permit.class,
            ExecutionListener.class,
            ResultSink.class,
            Sandbox.class,
            WorkerCountermeasure.class,
            SystemClock.class,
            RunContext.class,
            LoadContext.class);

    private Closed() {
        super("be final or sealed, or stand on the list of those that are implemented");
    }

    static ArchCondition<JavaClass> unlessListed() {
        return new Closed();
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                || type.reflect().isSealed();
        boolean listed = IMPLEMENTED.stream().anyMatch(type::isEquivalentTo);
        events.add(new SimpleConditionEvent(
                type, closed != listed, type.getName() + (closed ? " is closed" : " can be extended by anybody")));
    }
}
