package dev.modelswap.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.modelswap.proxy", importOptions = ImportOption.DoNotIncludeTests.class)
class ProxyArchitectureTest {

    @ArchTest
    static final ArchRule KUBERNETES_IS_BEHIND_ONE_PORT = noClasses()
            .that()
            .resideOutsideOfPackage("dev.modelswap.proxy.kubernetes..")
            .and()
            .doNotHaveFullyQualifiedName("dev.modelswap.proxy.Main")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8..");

    @ArchTest
    static final ArchRule ONLY_MAIN_CHOOSES_KUBERNETES = noClasses()
            .that()
            .resideOutsideOfPackage("dev.modelswap.proxy.kubernetes..")
            .and()
            .doNotHaveFullyQualifiedName("dev.modelswap.proxy.Main")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.modelswap.proxy.kubernetes..");

    @ArchTest
    static final ArchRule PROXY_AND_OPERATOR_DO_NOT_KNOW_EACH_OTHER =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.modelswap.operator..");

    @ArchTest
    static final ArchRule ENGINE_AND_CLUSTER_DO_NOT_KNOW_VERTX = noClasses()
            .that()
            .resideInAnyPackage("dev.modelswap.proxy.engine..", "dev.modelswap.proxy.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx..");

    @ArchTest
    static final ArchRule SQL_IS_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.modelswap.proxy.activity.sqlite..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");
}
