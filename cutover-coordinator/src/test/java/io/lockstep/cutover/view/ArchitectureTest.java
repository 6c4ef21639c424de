package io.lockstep.cutover.view;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.lockstep.cutover", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String VIEW = "io.lockstep.cutover.view..";
    private static final String CANARY = "io.lockstep.cutover.canary..";

    @ArchTest
    static final ArchRule the_view_knows_the_events_and_the_language_only = classes()
            .that()
            .resideInAPackage(VIEW)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    VIEW,
                    CANARY,
                    "io.lockstep.events..",
                    "java.lang..",
                    "java.time..",
                    "java.util..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule what_has_become_of_canaries_rests_on_the_events_only = classes()
            .that()
            .resideInAPackage(CANARY)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    CANARY, "io.lockstep.events..", "java.lang..", "java.time..", "java.util..", "org.jspecify..");

    @ArchTest
    static final ArchRule the_view_reads_no_clock =
            noClasses().that().resideInAnyPackage(VIEW, CANARY).should().callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule http_knows_no_kafka = noClasses()
            .that()
            .resideInAPackage("io.lockstep.cutover.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.lockstep.cutover.feed..");
}
