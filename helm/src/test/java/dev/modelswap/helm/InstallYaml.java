package dev.modelswap.helm;

import java.util.stream.Collectors;

/** The chart as one file for {@code kubectl}, with the namespace that Helm would be told to create. */
final class InstallYaml {

    private InstallYaml() {}

    /** The file of this name; API servers before 1.23 take only one whose CRD has no rules. */
    static String render(String file, boolean rules) {
        // Nothing but Helm would know what keeping the CRD means.
        return """
            # ModelSwap: kubectl apply --server-side -f %s
            # Rendered from the chart helm/modelswap: ./mvnw -pl helm test -Dchart.update
            apiVersion: v1
            kind: Namespace
            metadata:
              name: %s
            """.formatted(file, Chart.NAMESPACE)
                + Chart.render("crd: {keep: false, rules: " + rules + "}")
                        .lines()
                        .filter(line -> !line.startsWith("# Source: "))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
    }
}
