package dev.modelswap.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Subject OPERATOR = new Subject(null, "ServiceAccount", "modelswap-operator", Chart.NAMESPACE);

    @Test
    void lintFindsNothing() {
        var result = Chart.lint();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
    }

    @Test
    void byDefaultTheOperatorWatchesAllNamespacesUnderAClusterRole() {
        Manifests chart = Chart.manifests("");

        assertThat(chart.names()).containsExactlyInAnyOrderElementsOf(Chart.OBJECTS);
        assertThat(chart.only(ClusterRole.class, "modelswap-operator").getRules())
                .isNotEmpty();
        ClusterRoleBinding binding = chart.only(ClusterRoleBinding.class, "modelswap-operator");
        assertThat(binding.getRoleRef().getName()).isEqualTo("modelswap-operator");
        assertThat(binding.getSubjects()).containsExactly(OPERATOR);
        assertThat(environment(chart)).containsEntry("MODELSWAP_NAMESPACES", "");
    }

    @Test
    void operatorRunsUnprivilegedAndItsSuccessorStandsByBeforeItGoes() {
        Deployment operator = Chart.manifests("").only(Deployment.class);
        PodTemplateSpec template = operator.getSpec().getTemplate();

        assertThat(template.getMetadata().getLabels())
                .containsAllEntriesOf(operator.getSpec().getSelector().getMatchLabels());
        assertThat(operator.getSpec().getReplicas()).isEqualTo(1);
        assertThat(operator.getSpec().getStrategy().getRollingUpdate().getMaxUnavailable())
                .isEqualTo(new IntOrString(0));
        PodSpec pod = template.getSpec();
        assertThat(pod.getServiceAccountName()).isEqualTo("modelswap-operator");
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(container(operator).getSecurityContext().getReadOnlyRootFilesystem())
                .isTrue();
        assertThat(container(operator).getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(container(operator).getReadinessProbe().getHttpGet().getPath())
                .isEqualTo("/readyz");
    }

    @Test
    void watchedNamespacesEachGetTheRightsOfTheClusterRoleAndNoOtherNamespaceDoes() {
        Manifests chart = Chart.manifests("watchNamespaces: [team-a, team-b]");

        assertThat(chart.all(ClusterRole.class)).isEmpty();
        assertThat(chart.all(ClusterRoleBinding.class)).isEmpty();
        assertThat(rights(chart))
                .extracting(role -> role.getMetadata().getNamespace())
                .containsExactlyInAnyOrder("team-a", "team-b");
        assertThat(rights(chart).map(Role::getRules))
                .allMatch(Chart.manifests("").only(ClusterRole.class, "modelswap-operator").getRules().stream()
                        .filter(rule -> !rule.getResources().equals(List.of("nodes"))) // in no namespace
                        .toList()::equals);
        assertThat(chart.all(RoleBinding.class)).hasSize(3).allSatisfy(binding -> {
            assertThat(binding.getRoleRef().getKind()).isEqualTo("Role");
            assertThat(binding.getSubjects()).containsExactly(OPERATOR);
        });
        assertThat(chart.all(RoleBinding.class))
                .extracting(binding -> binding.getMetadata().getNamespace())
                .containsExactlyInAnyOrder("team-a", "team-b", Chart.NAMESPACE);
        assertThat(environment(chart)).containsEntry("MODELSWAP_NAMESPACES", "team-a,team-b");
    }

    @Test
    void leaseIsTheReleasesOwnAndTheOnlyOneThatTheOperatorMayWrite() {
        Manifests chart = Chart.manifests("watchNamespaces: [team-a]");

        Role role = chart.all(Role.class)
                .filter(found -> found.getMetadata().getName().endsWith("-lease"))
                .findFirst()
                .orElseThrow();
        assertThat(role.getMetadata().getNamespace()).isEqualTo(Chart.NAMESPACE);
        assertThat(role.getRules().getLast().getResourceNames())
                .containsExactly(environment(chart).get("MODELSWAP_LEASE"));
        assertThat(role.getRules().getFirst().getVerbs()).containsExactly("create");
    }

    @Test
    void namespacedReleaseWithoutCrdHasNothingOfTheCluster() {
        Manifests chart = Chart.manifests("{watchNamespaces: [team-a], crd: {install: false}}");

        assertThat(chart.objects())
                .isNotEmpty()
                .allMatch(object -> object.getMetadata().getNamespace() != null);
    }

    @Test
    void crdIsKeptWhenTheReleaseGoesUnlessToldOtherwise() throws IOException {
        String generated = Files.readString(Path.of("../crds/crd/modelswaps.modelswap.dev.yaml"));

        CustomResourceDefinition kept = Chart.manifests("crd: {rules: true}").only(CustomResourceDefinition.class);
        assertThat(kept.getMetadata().getAnnotations()).containsExactly(Map.entry("helm.sh/resource-policy", "keep"));
        assertThat(kept.getSpec())
                .isEqualTo(Manifests.parse(generated)
                        .only(CustomResourceDefinition.class)
                        .getSpec());
        assertThat(Chart.render("crd: {keep: false, rules: true}")).contains(generated.strip());
        assertThat(Chart.manifests("crd: {install: false}").all(CustomResourceDefinition.class))
                .isEmpty();
    }

    /** Helm, asked without a cluster, takes it for the oldest that the chart supports. */
    @Test
    void crdHasItsRulesOnlyWhereTheServerTakesThem() {
        assertThat(Chart.render("crd: {rules: auto}")).doesNotContain("x-kubernetes-validations");
        assertThat(Chart.render("crd: {rules: false}")).doesNotContain("x-kubernetes-validations");
        assertThat(Chart.render("crd: {rules: true}")).contains("x-kubernetes-validations");
    }

    @Test
    void imagesAreTheChartsOwnReleaseOrWhatTheValuesSay() {
        Manifests own = Chart.manifests("");
        assertThat(container(own.only(Deployment.class)).getImage()).isEqualTo("modelswap-operator:dev");
        assertThat(environment(own)).containsEntry("MODELSWAP_PROXY_IMAGE", "modelswap-proxy:dev");

        Manifests given = Chart.manifests("""
                image: {repository: example.org/operator, tag: "1.2"}
                proxy: {image: {repository: example.org/proxy, digest: "sha256:%s"}}
                """.formatted("0".repeat(64)));
        assertThat(container(given.only(Deployment.class)).getImage()).isEqualTo("example.org/operator:1.2");
        assertThat(environment(given))
                .containsEntry("MODELSWAP_PROXY_IMAGE", "example.org/proxy@sha256:" + "0".repeat(64));
    }

    @Test
    void everyOptionOfThePodReachesIt() throws IOException {
        Deployment operator = everything().only(Deployment.class);
        PodTemplateSpec template = operator.getSpec().getTemplate();
        PodSpec pod = template.getSpec();
        Container container = container(operator);

        assertThat(operator.getSpec().getReplicas()).isZero();
        assertThat(container.getImagePullPolicy()).isEqualTo("Always");
        assertThat(pod.getImagePullSecrets())
                .singleElement()
                .satisfies(secret -> assertThat(secret.getName()).isEqualTo("registry"));
        assertThat(container.getResources().getLimits()).containsEntry("memory", new Quantity("1Gi"));
        assertThat(environment(everything()))
                .containsEntry("MODELSWAP_NETWORK_POLICIES", "true")
                .containsEntry("MODELSWAP_DRAIN", "true")
                .containsEntry("MODELSWAP_LOG_LEVEL", "debug")
                .containsEntry("MODELSWAP_LOG_FORMAT", "json")
                .containsEntry("HTTPS_PROXY", "http://proxy.example.org:3128");
        assertThat(template.getMetadata().getAnnotations()).containsEntry("example.org/note", "yes");
        assertThat(template.getMetadata().getLabels())
                .containsEntry("example.org/team", "models")
                .containsEntry("app.kubernetes.io/name", "modelswap-operator");
        assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/arch", "amd64");
        assertThat(pod.getTolerations())
                .singleElement()
                .satisfies(toleration -> assertThat(toleration.getKey()).isEqualTo("dedicated"));
        assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
        assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
    }

    @Test
    void givenServiceAccountIsUsedAndBound() throws IOException {
        Manifests chart = everything();

        ServiceAccount account = chart.only(ServiceAccount.class);
        assertThat(account.getMetadata().getName()).isEqualTo("robot");
        assertThat(account.getMetadata().getAnnotations()).containsEntry("example.org/identity", "robot");
        assertThat(chart.all(RoleBinding.class))
                .isNotEmpty()
                .allSatisfy(binding -> assertThat(binding.getSubjects())
                        .extracting(Subject::getName)
                        .containsExactly("robot"));
        assertThat(chart.only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getServiceAccountName())
                .isEqualTo("robot");
        assertThat(Chart.manifests("{serviceAccount: {create: false, name: robot}, rbac: {create: false}}")
                        .names())
                .noneMatch(name -> name.matches("ServiceAccount/.*|.*Role(Binding)?/.*"));
    }

    @Test
    void monitorsFindTheOperatorsServiceAndTheProxiesOfTheWatchedNamespaces() throws IOException {
        Manifests chart = everything();

        Service service = chart.only(Service.class, "swapper");
        GenericKubernetesResource serviceMonitor = chart.only("ServiceMonitor");
        assertThat(service.getMetadata().getLabels())
                .containsAllEntriesOf(serviceMonitor.<Map<String, String>>get("spec", "selector", "matchLabels"));
        assertThat(chart.only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(service.getSpec().getSelector());
        assertThat(serviceMonitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        GenericKubernetesResource podMonitor = chart.only("PodMonitor");
        assertThat(podMonitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(podMonitor.<List<String>>get("spec", "namespaceSelector", "matchNames"))
                .containsExactly("team-a", "team-b");
        assertThat(Chart.manifests("serviceMonitor: {enabled: true}")
                        .only("PodMonitor")
                        .<Boolean>get("spec", "namespaceSelector", "any"))
                .isTrue();
    }

    @Test
    void dashboardIsGrafanasAsItIsInTheChart() throws IOException {
        ConfigMap dashboard = everything().only(ConfigMap.class);

        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboard.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Models");
        assertThat(json(dashboard.getData().getOrDefault("modelswap.json", "")))
                .isEqualTo(json(Files.readString(Chart.FOLDER.resolve("files/dashboard.json"))));
    }

    @Test
    void objectsOfTheOperatorAreNamedAfterTheRelease() {
        assertThat(Manifests.parse(Chart.render("lab", "crd: {install: false}")).names())
                .allMatch(name -> name.matches(".*/lab-modelswap-operator(-lease|-webhook)?"));
        assertThat(Manifests.parse(Chart.render("lab", "{crd: {install: false}, fullnameOverride: swapper}"))
                        .names())
                .allMatch(name -> name.matches(".*/swapper(-lease|-webhook)?"));
    }

    private static Manifests everything() throws IOException {
        return Chart.manifests(Files.readString(Path.of("src/test/resources/everything.yaml")));
    }

    private static Container container(Deployment operator) {
        return operator.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private static Map<String, String> environment(Manifests chart) {
        return container(chart.only(Deployment.class)).getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    /** The Roles with what the operator may do in the namespaces that it watches. */
    private static Stream<Role> rights(Manifests chart) {
        return chart.all(Role.class)
                .filter(role -> !role.getMetadata().getName().matches(".*-(lease|webhook)"));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
