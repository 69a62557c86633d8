package io.countermeasure.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of each contract: a right implementation keeps all rules, and for each rule there is a wrong one that breaks that alone. */
class ContractsTest {

    private static final Set<Class<?>> SUITES =
            Set.of(PluginCases.class, LoaderCases.class, SandboxCases.class, SinkCases.class, GateCases.class);

    static Stream<Class<?>> right() {
        return cases().filter(type -> !type.isAnnotationPresent(Breaks.class));
    }

    static Stream<Class<?>> wrong() {
        return cases().filter(type -> type.isAnnotationPresent(Breaks.class));
    }

    private static Stream<Class<?>> cases() {
        return SUITES.stream()
                .flatMap(suite -> Arrays.stream(suite.getDeclaredClasses()))
                .filter(ContractsTest::isCase);
    }

    private static boolean isCase(Class<?> type) {
        return contract(type) != Object.class && !Modifier.isAbstract(type.getModifiers());
    }

    private static Class<?> contract(Class<?> type) {
        Class<?> found = type;
        while (found != Object.class && !found.getSimpleName().endsWith("Contract")) {
            found = found.getSuperclass() == null ? Object.class : found.getSuperclass();
        }
        return found;
    }

    @AfterEach
    void whatIsStuckMayGo() {
        Breaks.Stuck.release();
    }

    @ParameterizedTest
    @MethodSource("right")
    void aRightOneKeepsAllRules(Class<?> type) {
        assertThat(Running.failures(type)).isEmpty();
        assertThat(Running.tests(type).succeeded().count())
                .isEqualTo(rules(contract(type)).size());
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongOneBreaksItsRuleAlone(Class<?> type) {
        assertThat(Running.failures(type))
                .containsOnlyKeys(type.getAnnotation(Breaks.class).value());
    }

    @Test
    void everyRuleHasItsWrongImplementation() {
        Set<String> rules = cases().map(ContractsTest::contract)
                .distinct()
                .flatMap(contract -> rules(contract).stream().map(rule -> contract.getSimpleName() + "." + rule))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> broken = wrong().map(type -> contract(type).getSimpleName() + "."
                        + type.getAnnotation(Breaks.class).value())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(broken).isEqualTo(rules);
        assertThat(cases().map(ContractsTest::contract).distinct()).hasSize(SUITES.size());
    }

    private static Set<String> rules(Class<?> contract) {
        return Arrays.stream(contract.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }
}
