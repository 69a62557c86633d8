package io.countermeasure.testkit;

import io.countermeasure.engine.CountermeasureEngine;
import io.countermeasure.engine.EngineBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link CountermeasureTest} does. Stateless: what a test has is kept by JUnit. */
final class CountermeasureExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(CountermeasureExtension.class);
    private static final Set<Class<?>> GIVEN = Set.of(
            CountermeasureEngine.class, EngineBuilder.class, FakeCommands.class, FakeClock.class, RecordingSink.class);

    CountermeasureExtension() {}

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        context.getStore(NAMESPACE).put(TestHost.class, TestHost.of(settings(context.getRequiredTestClass())));
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
