package io.lockstep.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;

/// The arrows between the modules, and the purity of the packages that decide.
@AnalyzeClasses(packages = "io.lockstep", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String EVENTS = "io.lockstep.events..";
    private static final String CAPTURE = "io.lockstep.capture..";
    private static final String VERIFIER = "io.lockstep.verifier..";
    private static final String COORDINATOR = "io.lockstep.cutover..";
    private static final String LAB = "io.lockstep.lab..";
    private static final String APP = "io.lockstep.app..";
    private static final String[] PURE = {
        EVENTS,
        "io.lockstep.verifier.matching..",
        "io.lockstep.verifier.causes..",
        "io.lockstep.verifier.schema.model..",
        "io.lockstep.cutover.plan.."
    };

    /// What a codec needs of `java.io`: it works on memory.
    private static final Set<Class<?>> IN_MEMORY = Set.of(
            ByteArrayInputStream.class,
            ByteArrayOutputStream.class,
            DataInput.class,
            DataInputStream.class,
            DataOutput.class,
            DataOutputStream.class,
            IOException.class,
            UncheckedIOException.class,
            Serializable.class);

    private static final DescribedPredicate<JavaClass> THE_OUTSIDE_WORLD = resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net..",
                    "java.sql..",
                    "javax.sql..",
                    "org.apache.kafka..",
                    "org.postgresql..",
                    "io.debezium..")
            .and(DescribedPredicate.describe(
                    "beyond memory", type -> IN_MEMORY.stream().noneMatch(type::isEquivalentTo)))
            .as("the outside world");

    private static final DescribedPredicate<JavaAccess<?>> A_CLOCK_OR_CHANCE = DescribedPredicate.describe(
            "a clock or chance", access -> readsTime(access.getTarget()) || readsChance(access.getTarget()));

    @ArchTest
    static final ArchRule change_events_depends_on_no_other_module = noClasses()
            .that(resideInAnyPackage(EVENTS))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.lockstep..").and(resideOutsideOfPackages(EVENTS)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule capture_depends_on_change_events_alone = dependsOnEventsAlone(CAPTURE);

    @ArchTest
    static final ArchRule verifier_depends_on_change_events_alone = dependsOnEventsAlone(VERIFIER);

    @ArchTest
    static final ArchRule cutover_coordinator_depends_on_change_events_alone = dependsOnEventsAlone(COORDINATOR);

    @ArchTest
    static final ArchRule lab_depends_on_no_service = noClasses()
            .that(resideInAnyPackage(LAB))
            .should()
            .dependOnClassesThat(resideInAnyPackage(CAPTURE, VERIFIER, COORDINATOR, APP))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule pure_packages_do_no_input_or_output = noClasses()
            .that(resideInAnyPackage(PURE))
            .should()
            .dependOnClassesThat(THE_OUTSIDE_WORLD)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule pure_packages_read_no_clock_and_no_chance = noClasses()
            .that(resideInAnyPackage(PURE))
            .should()
            .accessTargetWhere(A_CLOCK_OR_CHANCE)
            .allowEmptyShould(true);

    private static ArchRule dependsOnEventsAlone(String module) {
        return noClasses()
                .that(resideInAnyPackage(module))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.lockstep..").and(resideOutsideOfPackages(module, EVENTS)))
                .allowEmptyShould(true);
    }

    private static boolean readsTime(AccessTarget target) {
        boolean system = target.getOwner().isEquivalentTo(System.class)
                && Set.of("currentTimeMillis", "nanoTime").contains(target.getName());
        boolean now = target.getOwner().getPackageName().startsWith("java.time")
                && target.getName().equals("now");
        return system
                || now
                || (target.getOwner().isEquivalentTo(Clock.class)
                        && target.getName().startsWith("system"));
    }

    private static boolean readsChance(AccessTarget target) {
        String owner = target.getOwner().getName();
        return (owner.equals(UUID.class.getName()) && target.getName().equals("randomUUID"))
                || (owner.equals(Math.class.getName()) && target.getName().equals("random"))
                || owner.startsWith("java.util.random.")
                || Set.of("java.util.Random", "java.security.SecureRandom", "java.util.concurrent.ThreadLocalRandom")
                        .contains(owner);
    }
}
