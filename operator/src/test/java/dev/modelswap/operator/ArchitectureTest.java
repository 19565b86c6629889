package dev.modelswap.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the operator and its packages may know. */
@AnalyzeClasses(packages = "dev.modelswap", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule OPERATOR_KNOWS_THE_RESOURCE_AND_KUBERNETES = classes()
            .that()
            .resideInAPackage("dev.modelswap.operator..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.modelswap.operator..",
                    "dev.modelswap.crds..",
                    "io.javaoperatorsdk..",
                    "io.fabric8..",
                    "io.micrometer..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "com.sun.net.httpserver..",
                    "javax.net.ssl..",
                    "javax.security.auth.x500..",
                    "org.bouncycastle..",
                    "java..");

    @ArchTest
    static final ArchRule DESIRED_STATE_AND_STATUS_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage("dev.modelswap.operator.desired..", "dev.modelswap.operator.status..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.javaoperatorsdk..",
                    "io.fabric8.kubernetes.client..",
                    "org.slf4j..",
                    "dev.modelswap.operator",
                    "dev.modelswap.operator.apply..");

    @ArchTest
    static final ArchRule DESIRED_STATE_DOES_NOT_KNOW_THE_STATUS = noClasses()
            .that()
            .resideInAPackage("dev.modelswap.operator.desired..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.modelswap.operator.status..");
}
