package dev.modelswap.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

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

    /**
     * From the bottom up: what stands alone, the engine and what runs it, the way of a request, and what puts them together. A
     * request's way is docs/architecture.md's.
     */
    @ArchTest
    static final ArchRule PACKAGES_KNOW_ONLY_THOSE_BELOW = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("serial")
            .definedBy("dev.modelswap.proxy.serial")
            .layer("json")
            .definedBy("dev.modelswap.proxy.json")
            .layer("secrets")
            .definedBy("dev.modelswap.proxy.secrets")
            .layer("tokens")
            .definedBy("dev.modelswap.proxy.tokens")
            .layer("events")
            .definedBy("dev.modelswap.proxy.events")
            .layer("eviction")
            .definedBy("dev.modelswap.proxy.engine.eviction")
            .layer("engine")
            .definedBy("dev.modelswap.proxy.engine")
            .layer("timeline")
            .definedBy("dev.modelswap.proxy.timeline")
            .layer("cluster")
            .definedBy("dev.modelswap.proxy.cluster")
            .layer("kubernetes")
            .definedBy("dev.modelswap.proxy.kubernetes")
            .layer("logs")
            .definedBy("dev.modelswap.proxy.logs")
            .layer("serving")
            .definedBy("dev.modelswap.proxy.serving")
            .layer("fleet")
            .definedBy("dev.modelswap.proxy.fleet")
            .layer("admission")
            .definedBy("dev.modelswap.proxy.admission")
            .layer("following")
            .definedBy("dev.modelswap.proxy.following")
            .layer("activity")
            .definedBy("dev.modelswap.proxy.activity..")
            .layer("answer")
            .definedBy("dev.modelswap.proxy.http.answer")
            .layer("client")
            .definedBy("dev.modelswap.proxy.http.client")
            .layer("stream")
            .definedBy("dev.modelswap.proxy.http.stream")
            .layer("request")
            .definedBy("dev.modelswap.proxy.http.request")
            .layer("forward")
            .definedBy("dev.modelswap.proxy.http.forward")
            .layer("routing")
            .definedBy("dev.modelswap.proxy.http.routing")
            .layer("metrics")
            .definedBy("dev.modelswap.proxy.http.metrics")
            .layer("api")
            .definedBy("dev.modelswap.proxy.http.api")
            .layer("ui")
            .definedBy("dev.modelswap.proxy.http.ui")
            .layer("server")
            .definedBy("dev.modelswap.proxy.http.server")
            .layer("warmup")
            .definedBy("dev.modelswap.proxy.warmup")
            .layer("proxy")
            .definedBy("dev.modelswap.proxy")
            .layer("rehearsal")
            .definedBy("dev.modelswap.proxy.rehearsal")
            .whereLayer("serial")
            .mayNotAccessAnyLayer()
            .whereLayer("json")
            .mayNotAccessAnyLayer()
            .whereLayer("secrets")
            .mayNotAccessAnyLayer()
            .whereLayer("tokens")
            .mayNotAccessAnyLayer()
            .whereLayer("events")
            .mayNotAccessAnyLayer()
            .whereLayer("eviction")
            .mayNotAccessAnyLayer()
            .whereLayer("engine")
            .mayOnlyAccessLayers("eviction")
            .whereLayer("timeline")
            .mayOnlyAccessLayers("engine")
            .whereLayer("cluster")
            .mayOnlyAccessLayers("engine")
            .whereLayer("kubernetes")
            .mayOnlyAccessLayers("cluster", "engine")
            .whereLayer("logs")
            .mayOnlyAccessLayers("cluster")
            .whereLayer("serving")
            .mayOnlyAccessLayers("cluster")
            .whereLayer("fleet")
            .mayOnlyAccessLayers("cluster", "engine", "serial")
            .whereLayer("admission")
            .mayOnlyAccessLayers("cluster", "engine", "eviction", "fleet", "serial")
            .whereLayer("following")
            .mayOnlyAccessLayers("admission", "cluster", "engine", "fleet", "serial")
            .whereLayer("activity")
            .mayOnlyAccessLayers("admission", "engine", "events", "tokens")
            .whereLayer("answer")
            .mayOnlyAccessLayers("admission", "engine")
            .whereLayer("client")
            .mayOnlyAccessLayers("answer")
            .whereLayer("stream")
            .mayOnlyAccessLayers("answer", "client", "admission", "engine")
            .whereLayer("request")
            .mayOnlyAccessLayers("answer", "client", "stream", "json")
            .whereLayer("forward")
            .mayOnlyAccessLayers(
                    "answer",
                    "client",
                    "stream",
                    "request",
                    "activity",
                    "admission",
                    "cluster",
                    "fleet",
                    "secrets",
                    "serving")
            .whereLayer("routing")
            .mayOnlyAccessLayers(
                    "answer",
                    "client",
                    "stream",
                    "request",
                    "forward",
                    "activity",
                    "admission",
                    "engine",
                    "fleet",
                    "following",
                    "serving")
            .whereLayer("metrics")
            .mayOnlyAccessLayers("forward", "activity", "admission", "engine", "serving", "tokens")
            .whereLayer("api")
            .mayOnlyAccessLayers(
                    "answer",
                    "client",
                    "request",
                    "forward",
                    "metrics",
                    "activity",
                    "admission",
                    "cluster",
                    "engine",
                    "events",
                    "fleet",
                    "following",
                    "logs",
                    "serving",
                    "timeline")
            .whereLayer("ui")
            .mayOnlyAccessLayers("answer")
            .whereLayer("server")
            .mayOnlyAccessLayers(
                    "answer", "client", "forward", "routing", "metrics", "ui", "following", "secrets", "serving")
            .whereLayer("proxy")
            .mayOnlyBeAccessedByLayers("rehearsal")
            .whereLayer("warmup")
            .mayOnlyAccessLayers("cluster", "engine")
            .whereLayer("rehearsal")
            .mayOnlyAccessLayers("proxy");
}
