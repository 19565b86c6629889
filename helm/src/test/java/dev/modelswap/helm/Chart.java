package dev.modelswap.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The chart, as Helm sees it: release {@code modelswap} in namespace {@code modelswap-system}. */
final class Chart {

    static final Path FOLDER = Path.of("modelswap");
    static final String NAMESPACE = "modelswap-system";

    /** What it installs, with the values as they are. */
    static final List<String> OBJECTS = List.of(
            "ServiceAccount/modelswap-operator",
            "CustomResourceDefinition/modelswaps.modelswap.dev",
            "ClusterRole/modelswap-operator",
            "ClusterRoleBinding/modelswap-operator",
            "Role/modelswap-operator-lease",
            "RoleBinding/modelswap-operator-lease",
            "Service/modelswap-operator-webhook",
            "Secret/modelswap-operator-webhook",
            "ValidatingWebhookConfiguration/modelswap-operator-webhook",
            "ClusterRole/modelswap-operator-webhook",
            "ClusterRoleBinding/modelswap-operator-webhook",
            "Role/modelswap-operator-webhook",
            "RoleBinding/modelswap-operator-webhook",
            "Deployment/modelswap-operator");

    private Chart() {}

    /** What {@code helm template} prints with these values; throws {@link IllegalStateException} with Helm's message. */
    static String render(String values) {
        return render("modelswap", values);
    }

    static String render(String release, String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return new Helm(FOLDER)
                        .template()
                        .withName(release)
                        .withNamespace(NAMESPACE)
                        .withValuesFile(file)
                        .call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Manifests manifests(String values) {
        return Manifests.parse(render(values));
    }

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }
}
