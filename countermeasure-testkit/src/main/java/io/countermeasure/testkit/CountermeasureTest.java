package io.countermeasure.testkit;

import io.countermeasure.plugin.CountermeasurePlugin;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class whose methods are given an engine on temporary folders, and fail if they leave threads or processes behind or call
 * commands that are not declared. For JUnit 5 and 6.
 *
 * <pre>{@code
 * @CountermeasureTest(plugins = RestartNginxCountermeasure.class)
 * class AgentTest {
 *     @Test
 *     void anOutageRestartsNginx(CountermeasureEngine engine, FakeCommands commands, RecordingSink sink) {
 *         commands.on("/usr/bin/systemctl", "restart", "nginx").exits(0);
 *         new Agent(engine).onOutage(Incidents.critical());
 *         assertThat(sink.await(1).get(0)).succeeded();
 *     }
 * }
 * }</pre>
 *
 * <p>A test method, and the methods before and after each, may have parameters of these types, which belong to one test and are the same for all of its methods:
 * {@code CountermeasureEngine}, built when the first method wants it and closed after the test; {@code EngineBuilder}, prepared in the same way, for a test that builds
 * and closes its own; {@link FakeCommands}, {@link FakeClock} and {@link RecordingSink}, which both of these use.
 *
 * <p>What the fields of its instance start is a test's own, too, unless its class has one instance for all of its tests. Threads and processes are those of the whole JVM: where tests run in parallel, annotate the class with JUnit's {@code @Isolated}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CountermeasureExtension.class)
public @interface CountermeasureTest {

    /** {@return the plugins to register: classes with a constructor without parameters} None by default. */
    Class<? extends CountermeasurePlugin>[] plugins() default {};

    /** {@return the folders of plugin files, relative to the project} None by default. */
    String[] directories() default {};

    /** {@return whether commands are really executed, in the host's sandbox, instead of played; false by default} */
    boolean realCommands() default false;
}
