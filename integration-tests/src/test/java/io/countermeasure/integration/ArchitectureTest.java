package io.countermeasure.integration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.assertj.core.api.Assertions;

/** Who may know whom, and what no class of ours may do. */
@AnalyzeClasses(packages = "io.countermeasure", importOptions = NoTests.class)
class ArchitectureTest {

    /** Rules about classes that were not found hold, too. Raise it as the project grows. */
    private static final int FEWEST_CLASSES = 230;

    private static final String API = "io.countermeasure.model..";
    private static final String PLUGIN = "io.countermeasure.plugin..";
    private static final String SPI = "io.countermeasure.spi..";
    private static final String JSON = "io.countermeasure.json..";
    private static final String PROCESS = "io.countermeasure.process..";
    private static final String INTERNALS = "io.countermeasure.core.internal..";
    private static final String ENGINE = "io.countermeasure.engine..";
    private static final String REGISTRY = "io.countermeasure.registry..";
    private static final String PYTHON = "io.countermeasure.python..";
    private static final String TESTKIT = "io.countermeasure.testkit..";
    private static final String CLI = "io.countermeasure.cli..";
    /** A JVM of its own, that of a plugin: what it ends and prints to is its own. */
    private static final String WORKER = "io.countermeasure.process.worker..";

    @ArchTest
    static void theRulesAreAboutAllClasses(JavaClasses ours) {
        Assertions.assertThat(ours).hasSizeGreaterThanOrEqualTo(FEWEST_CLASSES);
    }

    @ArchTest
    static final ArchRule noPackagesNeedEachOther =
            slices().matching("io.countermeasure.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modelKnowsNobody = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PLUGIN, SPI, JSON, PROCESS, INTERNALS, ENGINE, REGISTRY, PYTHON, CLI);

    @ArchTest
    static final ArchRule pluginKnowsModel = noClasses()
            .that()
            .resideInAPackage(PLUGIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPI, JSON, PROCESS, INTERNALS, ENGINE, REGISTRY, PYTHON, CLI);

    @ArchTest
    static final ArchRule spiKnowsModelAndPlugin = noClasses()
            .that()
            .resideInAPackage(SPI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JSON, PROCESS, INTERNALS, ENGINE, REGISTRY, PYTHON, CLI);

    @ArchTest
    static final ArchRule jsonKnowsTheApi = noClasses()
            .that()
            .resideInAPackage(JSON)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PROCESS, INTERNALS, ENGINE, REGISTRY, PYTHON, CLI);

    @ArchTest
    static final ArchRule processKnowsApiAndJson = noClasses()
            .that()
            .resideInAPackage(PROCESS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(INTERNALS, ENGINE, REGISTRY, PYTHON, CLI);

    @ArchTest
    static final ArchRule coreKnowsNoLanguageAndNoCommandLine = noClasses()
            .that()
            .resideInAnyPackage(INTERNALS, ENGINE, REGISTRY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PYTHON, CLI);

    /** What a loader of another language has, too: a new one needs nothing of core. */
    @ArchTest
    static final ArchRule pythonKnowsTheApiAndJson = noClasses()
            .that()
            .resideInAPackage(PYTHON)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PROCESS, INTERNALS, ENGINE, REGISTRY, CLI);

    @ArchTest
    static final ArchRule theEnginePutsThingsTogetherAndNothingKnowsIt = noClasses()
            .that()
            .resideInAnyPackage(INTERNALS, REGISTRY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENGINE);

    @ArchTest
    static final ArchRule nothingKnowsTheTestkit = noClasses()
            .that()
            .resideOutsideOfPackage(TESTKIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TESTKIT, "org.junit..", "org.assertj..");

    @ArchTest
    static final ArchRule theTestkitKnowsNoLanguageAndNoCommandLine = noClasses()
            .that()
            .resideInAPackage(TESTKIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PYTHON, CLI);

    @ArchTest
    static final ArchRule noInternalPackageKnowsTheRegistry = noClasses()
            .that()
            .resideInAPackage(INTERNALS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(REGISTRY);

    @ArchTest
    static final ArchRule whatARunGoesThroughDoesNotKnowTheRun = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.countermeasure.core.internal.load..",
                    "io.countermeasure.core.internal.gate..",
                    "io.countermeasure.core.internal.sandbox..",
                    "io.countermeasure.core.internal.peer..",
                    "io.countermeasure.core.internal.store..",
                    "io.countermeasure.core.internal.wall..",
                    "io.countermeasure.core.internal.publish..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.countermeasure.core.internal.run..");

    @ArchTest
    static final ArchRule jsonAloneKnowsJackson = noClasses()
            .that()
            .resideOutsideOfPackage(JSON)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson..", "com.fasterxml..");

    @ArchTest
    static final ArchRule nobodyUsesDatabind = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson.databind..", "com.fasterxml..");

    @ArchTest
    static final ArchRule processAloneKnowsCommonsExec = noClasses()
            .that()
            .resideOutsideOfPackage(PROCESS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.commons.exec..");

    @ArchTest
    static final ArchRule noClassOfAnAgentKnowsTheWorkers = noClasses()
            .that()
            .resideOutsideOfPackage(WORKER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(WORKER);

    @ArchTest
    static final ArchRule theLibraryNeverEndsTheJvm = noClasses()
            .that()
            .resideOutsideOfPackages(CLI, WORKER)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule theLibraryLeavesTheStandardStreamsAlone = noClasses()
            .that()
            .resideOutsideOfPackages(CLI, WORKER)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule nobodyLogsThroughTheJdk =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    /** But for the reader of plugin files: a file that changed a moment ago has to be looked at again a moment later. */
    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.countermeasure.core.internal.load.PluginReader")
            .should()
            .callMethodWhere(Calls.to(Thread.class, "sleep"));

    @ArchTest
    static final ArchRule publicTypesAreCalledOrImplementedNeverBoth = classes()
            .that()
            .resideInAnyPackage(API, PLUGIN, SPI, "io.countermeasure.json", ENGINE, REGISTRY, PYTHON)
            .and()
            .arePublic()
            .should(Closed.unlessListed());
}
