package dev.modelswap.helm;

import java.util.stream.Collectors;

/** The chart as one file for {@code kubectl}, with the namespace that Helm would be told to create. */
final class InstallYaml {

    private static final String HEAD = """
            # ModelSwap: kubectl apply --server-side -f install.yaml
            # Rendered from the chart helm/modelswap: ./mvnw -pl helm test -Dchart.update
            apiVersion: v1
            kind: Namespace
            metadata:
              name: %s
            """.formatted(Chart.NAMESPACE);

    private InstallYaml() {}

    static String render() {
        // Nothing but Helm would know what keeping the CRD means.
        return HEAD
                + Chart.render("crd: {keep: false}")
                        .lines()
                        .filter(line -> !line.startsWith("# Source: "))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
    }
}
