package dev.modelswap.crds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.modelswap.crds", importOptions = ImportOption.DoNotIncludeTests.class)
class CrdsArchitectureTest {

    @ArchTest
    static final ArchRule RESOURCE_IS_TYPES_AND_PURE_FUNCTIONS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.modelswap.crds",
                    "java..",
                    "com.fasterxml.jackson..",
                    "com.google.re2j",
                    "io.fabric8.kubernetes.api.model..",
                    "io.fabric8.kubernetes.client",
                    "io.fabric8.kubernetes.model.annotation",
                    "io.fabric8.crd.generator.annotation",
                    "io.fabric8.generator.annotation",
                    "org.jspecify.annotations")
            .because("operator and proxy both stand on it");
}
