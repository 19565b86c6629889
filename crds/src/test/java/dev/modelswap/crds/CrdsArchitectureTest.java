package dev.modelswap.crds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the resource's module stands on, and which of its packages may know which. */
@AnalyzeClasses(packages = "dev.modelswap.crds", importOptions = ImportOption.DoNotIncludeTests.class)
class CrdsArchitectureTest {

    @ArchTest
    static final ArchRule RESOURCE_IS_TYPES_AND_PURE_FUNCTIONS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.modelswap.crds..",
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

    /** From the bottom up. */
    @ArchTest
    static final ArchRule PACKAGES_KNOW_ONLY_THOSE_BELOW = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("values")
            .definedBy("dev.modelswap.crds.values")
            .layer("podtemplate")
            .definedBy("dev.modelswap.crds.podtemplate")
            .layer("api")
            .definedBy("dev.modelswap.crds.api")
            .layer("objects")
            .definedBy("dev.modelswap.crds.objects")
            .layer("serving")
            .definedBy("dev.modelswap.crds.serving")
            .layer("naming")
            .definedBy("dev.modelswap.crds.naming")
            .layer("coexistence")
            .definedBy("dev.modelswap.crds.coexistence")
            .layer("validation")
            .definedBy("dev.modelswap.crds.validation")
            .layer("room")
            .definedBy("dev.modelswap.crds.room")
            .layer("observation")
            .definedBy("dev.modelswap.crds.observation")
            .whereLayer("values")
            .mayNotAccessAnyLayer()
            .whereLayer("podtemplate")
            .mayOnlyAccessLayers("values")
            .whereLayer("api")
            .mayOnlyAccessLayers("values", "podtemplate")
            .whereLayer("objects")
            .mayOnlyAccessLayers("values")
            .whereLayer("serving")
            .mayOnlyAccessLayers("values", "api", "objects")
            .whereLayer("naming")
            .mayOnlyAccessLayers("values", "api", "serving")
            .whereLayer("coexistence")
            .mayOnlyAccessLayers("values", "api", "naming")
            .whereLayer("validation")
            .mayOnlyAccessLayers("values", "podtemplate", "api", "objects", "serving", "naming", "coexistence")
            .whereLayer("room")
            .mayOnlyAccessLayers("values")
            .whereLayer("observation")
            .mayNotAccessAnyLayer();
}
