package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.modelswap.cluster.lab.Api;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import dev.modelswap.cluster.lab.TestCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chart's Grafana dashboard, against what operator and proxy really export. */
@ExtendWith(Installation.class)
class DashboardIT {

    private static final Pattern SERIES = Pattern.compile("([a-z_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=");

    /** What Prometheus adds to every series of a pod. */
    private static final Set<String> LABELS_OF_TARGETS = Set.of("namespace", "modelswap");

    @Test
    void everySeriesOfTheDashboardIsExportedWithItsLabels(KubernetesClient client) throws IOException {
        try (Lab lab = Lab.of(client, DashboardIT::withOneModelThatFailsAndAPeer)) {
            swapAndFail(lab);
            List<String> exported = Stream.of(
                            Installation.operatorPod(client), lab.proxyPods().getFirst())
                    .flatMap(pod -> metrics(client, pod).lines())
                    .toList();

            Set<String> missing = queries().stream()
                    .flatMap(query -> SERIES.matcher(query).results())
                    .filter(series ->
                            exported.stream().noneMatch(line -> isOf(line, series.group(1), labels(series.group(2)))))
                    .map(series -> series.group())
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(missing).isEmpty();
        }
    }

    private static String withOneModelThatFailsAndAPeer(String example) {
        String peer = "\nspec:\n  peers: [{name: elsewhere, url: 'http://127.0.0.1:9', models: [theirs]}]\n";
        String changed =
                example.replace("/models/tiny-c.gguf", "/models/none.gguf").replaceFirst("\nspec:\n", peer);
        assertThat(changed).contains("/models/none.gguf").contains(peer);
        return changed;
    }

    /** Some series are there only once what they count has happened. */
    private static void swapAndFail(Lab lab) {
        try (Api api = lab.api()) {
            assertThat(api.chat("tiny-a").status()).isEqualTo(200);
            assertThat(api.chat("tiny-b").status()).isEqualTo(200);
            assertThat(api.chat("tiny-c").status()).isEqualTo(503);
        }
    }

    private static boolean isOf(String line, String name, Set<String> labels) {
        return line.matches(name + "[ {].*") && labels.stream().allMatch(label -> line.contains(label + "=\""));
    }

    private static Set<String> labels(String selector) {
        return LABEL.matcher(selector)
                .results()
                .map(label -> label.group(1))
                .filter(label -> !LABELS_OF_TARGETS.contains(label))
                .collect(Collectors.toSet());
    }

    private static String metrics(KubernetesClient client, Pod pod) {
        return client.raw("/api/v1/namespaces/%s/pods/%s:8081/proxy/metrics"
                .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
    }

    private static List<String> queries() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(TestCluster.project()
                        .resolve("helm/modelswap/files/dashboard.json")
                        .toFile());
        List<String> queries = dashboard.findValuesAsText("expr");
        assertThat(queries).hasSizeGreaterThan(10);
        return queries;
    }
}
