package io.lockstep.verifier.matching;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PurityTest {
    @Test
    void the_judge_depends_on_values_and_collections_only() {
        var judge = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackagesOf(Judge.class);
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.lockstep.verifier.matching",
                        "io.lockstep.events",
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "java.time",
                        "org.jspecify.annotations")
                .check(judge);
    }

    @Test
    void the_judge_reads_no_clock() {
        var judge = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackagesOf(Judge.class);
        classes()
                .should()
                .onlyAccessMembersThat(new DescribedPredicate<>("are no clock") {
                    @Override
                    public boolean test(JavaMember member) {
                        return !member.getName().equals("now")
                                || !member.getOwner().getName().startsWith("java.time");
                    }
                })
                .check(judge);
    }
}
