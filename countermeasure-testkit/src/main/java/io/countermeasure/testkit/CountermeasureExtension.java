package io.countermeasure.testkit;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/** What {@link CountermeasureTest} does. Stateless: what a test has is kept by JUnit. */
final class CountermeasureExtension
        implements TestInstancePreConstructCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(CountermeasureExtension.class);
    private static final Set<Class<?>> GIVEN = Set.of(
            CountermeasureEngine.class, EngineBuilder.class, FakeCommands.class, FakeClock.class, RecordingSink.class);

    CountermeasureExtension() {}

    /** What a test's own instance starts in its fields is the test's, too; an instance of several tests is not any one's. */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext instance, ExtensionContext context) {
        if (context.getTestInstanceLifecycle().orElse(Lifecycle.PER_METHOD) == Lifecycle.PER_METHOD) {
            context.getStore(NAMESPACE).put(Leaks.class, Leaks.since());
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        Leaks before = context.getStore(NAMESPACE).get(Leaks.class, Leaks.class);
        CountermeasureTest settings = settings(context.getRequiredTestClass());
        TestHost host = TestHost.of(settings, before == null ? Leaks.since() : before);
        context.getStore(NAMESPACE).put(TestHost.class, host);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        host(context).close();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getDeclaringExecutable() instanceof Method
                && context.getTestMethod().isPresent()
                && GIVEN.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return host(context).give(parameter.getParameter().getType());
    }

    private static TestHost host(ExtensionContext context) {
        TestHost host = context.getStore(NAMESPACE).get(TestHost.class, TestHost.class);
        if (host == null) {
            throw new IllegalStateException("a test's host must be made before it is used");
        }
        return host;
    }

    /** Of a nested class, those of the class around it count. */
    private static CountermeasureTest settings(Class<?> test) {
        for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
            CountermeasureTest found = type.getAnnotation(CountermeasureTest.class);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException(test + " must be annotated with @CountermeasureTest");
    }
}
