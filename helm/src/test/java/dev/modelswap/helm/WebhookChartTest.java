package dev.modelswap.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WebhookChartTest {

    private static final String NAME = "modelswap-operator-webhook";
    private static final String CERT_MANAGER = "webhook: {certManager: {enabled: true}}";

    @Test
    void webhookIsAskedAboutWrittenSpecsAndMayBeAway() {
        ValidatingWebhook webhook = webhook(Chart.manifests(""));

        assertThat(webhook.getFailurePolicy()).isEqualTo("Ignore");
        assertThat(webhook.getTimeoutSeconds()).isEqualTo(5);
        assertThat(webhook.getMatchPolicy()).isEqualTo("Equivalent");
        assertThat(webhook.getSideEffects()).isEqualTo("None");
        assertThat(webhook.getNamespaceSelector()).isNull();
        assertThat(webhook.getRules()).singleElement().satisfies(WebhookChartTest::isOfWrittenSpecs);
    }

    @Test
    void apiServerReachesTheOperatorThroughTheService() {
        Manifests chart = Chart.manifests("webhook: {port: 8443}");

        ServiceReference called = webhook(chart).getClientConfig().getService();
        Service service = chart.only(Service.class, called.getName());
        assertThat(called.getNamespace()).isEqualTo(service.getMetadata().getNamespace());
        assertThat(called.getPath()).isEqualTo("/validate");
        assertThat(service.getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort()).isEqualTo(called.getPort()));
        assertThat(chart.only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(service.getSpec().getSelector());
        assertThat(container(chart).getPorts())
                .filteredOn(port -> port.getName().equals("webhook"))
                .extracting(ContainerPort::getContainerPort)
                .containsExactly(8443);
        assertThat(environment(chart))
                .containsEntry("MODELSWAP_WEBHOOK_PORT", "8443")
                .containsEntry("MODELSWAP_WEBHOOK_SERVICE", called.getName());
    }

    @Test
    void operatorMayWriteItsSecretAndItsConfigurationAndNoOthers() {
        Manifests chart = Chart.manifests("");

        Secret secret = chart.only(Secret.class);
        assertThat(secret.getData()).isNullOrEmpty();
        assertThat(environment(chart))
                .containsEntry("MODELSWAP_WEBHOOK_SECRET", secret.getMetadata().getName())
                .containsEntry("MODELSWAP_WEBHOOK_CONFIGURATION", NAME);
        assertThat(chart.only(Role.class, NAME).getRules())
                .containsExactly(rule("", "secrets", secret.getMetadata().getName(), "get", "update"));
        assertThat(chart.only(ClusterRole.class, NAME).getRules())
                .containsExactly(
                        rule("admissionregistration.k8s.io", "validatingwebhookconfigurations", NAME, "get", "patch"));
    }

    @Test
    void certManagerMakesTheCertificateAndTheOperatorOnlyReadsIt() {
        Manifests chart = Chart.manifests(CERT_MANAGER);

        GenericKubernetesResource certificate = chart.all(GenericKubernetesResource.class)
                .filter(object -> object.getKind().equals("Certificate"))
                .filter(object -> object.getMetadata().getName().equals(NAME))
                .findFirst()
                .orElseThrow();
        String secret = certificate.get("spec", "secretName");
        assertThat(certificate.<List<String>>get("spec", "dnsNames")).containsExactly(NAME + ".modelswap-system.svc");
        assertThat(certificate.<String>get("spec", "issuerRef", "name")).isEqualTo(NAME);
        assertThat(chart.names()).contains("Issuer/" + NAME, "Issuer/" + NAME + "-self-signed");
        assertThat(chart.only(ValidatingWebhookConfiguration.class)
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("cert-manager.io/inject-ca-from", "modelswap-system/" + NAME);
        assertThat(environment(chart))
                .containsEntry("MODELSWAP_WEBHOOK_SECRET", secret)
                .doesNotContainKey("MODELSWAP_WEBHOOK_CONFIGURATION");
        assertThat(chart.only(Role.class, NAME).getRules()).containsExactly(rule("", "secrets", secret, "get"));
        assertThat(chart.names()).doesNotContain("ClusterRole/" + NAME, "Secret/" + NAME);
    }

    @Test
    void issuerOfTheClusterIsUsedWhereItIsNamed() {
        Manifests chart = Chart.manifests(
                "webhook: {certManager: {enabled: true, issuerRef: {kind: ClusterIssuer, name: internal-ca}}}");

        assertThat(chart.only("Certificate").<Map<String, String>>get("spec", "issuerRef"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("kind", "ClusterIssuer", "name", "internal-ca"));
        assertThat(chart.names()).noneMatch(name -> name.startsWith("Issuer/"));
    }

    @Test
    void withoutTheWebhookNothingOfItIsThere() {
        Manifests off = Chart.manifests("webhook: {enabled: false}");

        assertThat(off.names()).noneMatch(name -> name.contains("webhook"));
        assertThat(environment(off).keySet()).noneMatch(name -> name.contains("WEBHOOK"));
        assertThat(Chart.manifests("watchNamespaces: [team-a]").names())
                .as("no rights on the cluster are needed")
                .noneMatch(name -> name.contains("webhook"));
    }

    @Test
    void webhookOfWatchedNamespacesIsAskedAboutNoOthers() {
        Manifests chart = Chart.manifests("{watchNamespaces: [team-a, team-b], webhook: {enabled: true}}");

        assertThat(webhook(chart).getNamespaceSelector().getMatchExpressions())
                .singleElement()
                .satisfies(expression -> {
                    assertThat(expression.getKey()).isEqualTo("kubernetes.io/metadata.name");
                    assertThat(expression.getOperator()).isEqualTo("In");
                    assertThat(expression.getValues()).containsExactly("team-a", "team-b");
                });
    }

    private static void isOfWrittenSpecs(RuleWithOperations rule) {
        assertThat(rule.getApiGroups()).containsExactly("modelswap.dev");
        assertThat(rule.getApiVersions()).containsExactly("v1alpha1");
        assertThat(rule.getResources()).as("no subresource").containsExactly("modelswaps");
        assertThat(rule.getOperations()).as("never a deletion").containsExactlyInAnyOrder("CREATE", "UPDATE");
    }

    private static ValidatingWebhook webhook(Manifests chart) {
        return chart.only(ValidatingWebhookConfiguration.class).getWebhooks().getFirst();
    }

    private static Container container(Manifests chart) {
        return chart.only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static Map<String, String> environment(Manifests chart) {
        return container(chart).getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static PolicyRule rule(String group, String resource, String name, String... verbs) {
        return new PolicyRule(List.of(group), List.of(), List.of(name), List.of(resource), List.of(verbs));
    }
}
