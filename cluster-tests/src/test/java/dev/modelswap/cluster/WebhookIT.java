package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.cluster.lab.Command;
import dev.modelswap.cluster.lab.Installation;
import dev.modelswap.cluster.lab.Lab;
import dev.modelswap.cluster.lab.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of kubectl is told at once. */
@ExtendWith(Installation.class)
class WebhookIT {

    private static final String INVALID = Lab.example()
            .replace("members: [tiny-c]", "members: [tiny-x]")
            .replace("assistant: tiny-b", "assistant: tiny-y");

    @ParameterizedTest
    @ValueSource(strings = {"--server-side=false", "--server-side=true"})
    void invalidSpecIsRefusedWithEveryMessage(String manner, KubernetesClient client, TestCluster cluster) {
        try (Lab lab = Lab.empty(client)) {
            Command.Outcome refused = apply(cluster, lab, INVALID, manner);

            assertThat(refused.code()).isNotZero();
            assertThat(refused.errors())
                    .contains("spec.groups[resident].members: 'tiny-x' is no model's name")
                    .contains("spec.profiles[writing].aliases: 'assistant' points to 'tiny-y'");
            assertThat(lab.resource().get()).isNull();
            assertThat(apply(cluster, lab, Lab.example(), manner).code()).isZero();
            assertThat(apply(cluster, lab, INVALID, manner).code()).isNotZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            volumeMounts: [{name: missing, mountPath: /missing}]                       | volumeMounts[0].name: Not found
            podTemplate: {spec: {containers: [{name: llama, workingDir: /}]}}          | is named 'server'
            podTemplate: {spec: {containers: [{name: server, tll: 1}]}}                | tll
            podTemplate: {spec: {restartPolicy: Never}}                                | restartPolicy: Unsupported value
            """)
    void modelWhoseDeploymentTheClusterRefusesIsRefusedInItsWords(
            String setting, String words, KubernetesClient client, TestCluster cluster) {
        String refused = Lab.example().replace("    - name: tiny-b\n", "    - name: tiny-b\n      " + setting + "\n");
        assertThat(refused).contains(setting);
        try (Lab lab = Lab.empty(client)) {
            Command.Outcome first = apply(cluster, lab, refused, "--server-side=true");
            assertThat(first.code()).isNotZero();
            assertThat(first.errors()).contains("spec.models[tiny-b]: the cluster refuses its Deployment", words);
            assertThat(lab.resource().get()).isNull();

            assertThat(apply(cluster, lab, Lab.example(), "--server-side=true").code())
                    .isZero();
            assertThat(apply(cluster, lab, refused, "--server-side=true").errors())
                    .contains(words);
        }
    }

    @Test
    void serverThatListensElsewhereIsAWarning(KubernetesClient client, TestCluster cluster) {
        String elsewhere = Lab.example().replace("\"8080\"", "\"8081\"");
        assertThat(elsewhere).contains("8081");
        try (Lab lab = Lab.empty(client)) {
            Command.Outcome applied = apply(cluster, lab, elsewhere, "--server-side=true");

            assertThat(applied.code()).isZero();
            assertThat(applied.errors()).contains("Warning: spec.models[tiny-a].args: --port is '8081'");
        }
    }

    /** Against API servers before 1.25 kubectl checks by itself, and takes no null. */
    @Test
    void nullThatApplyDropsIsAWarningAndThenACondition(KubernetesClient client, TestCluster cluster) {
        String withNull = Lab.example().replace("summarizer: \"\"", "summarizer: null");
        assertThat(withNull).contains("summarizer: null");
        try (Lab lab = Lab.empty(client)) {
            Command.Outcome applied = apply(cluster, lab, withNull, "--validate=false");

            assertThat(applied.code()).isZero();
            assertThat(applied.errors())
                    .contains("Warning: spec.profiles[writing].aliases: 'summarizer' was given as null");
            lab.await("the condition").until(() -> "True".equals(lab.condition("NullsLost", "status")));
            assertThat(lab.condition("Accepted", "status")).isEqualTo("True");

            apply(cluster, lab, Lab.example(), "--server-side=false").result();
            lab.await("the condition to go").until(() -> lab.condition("NullsLost", "status") == null);
        }
    }

    @Test
    void whileTheOperatorIsAwayEverythingIsLetThroughAndTheConditionTellsLater(
            KubernetesClient client, TestCluster cluster) {
        try (Lab lab = Lab.empty(client)) {
            Installation.suspendOperator(client);
            try {
                assertThat(apply(cluster, lab, INVALID, "--server-side=false").code())
                        .isZero();
            } finally {
                Installation.resumeOperator(client);
            }
            lab.await("the condition").until(() -> "False".equals(lab.condition("Accepted", "status")));
            assertThat(lab.condition("Accepted", "message"))
                    .contains("spec.groups[resident].members", "spec.profiles[writing].aliases");

            lab.patch("{\"metadata\":{\"labels\":{\"team\":\"a\"}}}");
            assertThat(apply(cluster, lab, Lab.example(), "--server-side=false").code())
                    .isZero();
        }
    }

    private static Command.Outcome apply(TestCluster cluster, Lab lab, String yaml, String manner) {
        List<String> arguments = List.of("--namespace", lab.namespace(), "apply", manner, "--filename", "-");
        return Command.run(
                Stream.concat(cluster.kubectl().stream(), arguments.stream()).toList(), yaml);
    }
}
