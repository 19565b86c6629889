package dev.modelswap.crds.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.crds.serving.ServingConfigs;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What llama-swap's original change for runtime profiles (pull request 774) promises of names, whichever way the resource
 * says what may run together.
 */
@ParameterizedClass
@MethodSource("routers")
class ProfileContractTest {

    private static final String NAMES = """
            models:
              - name: qwen
                image: server
                aliases: [llm-plan, planner]
                useModelName: qwen-upstream
                filters: {setParamsByID: {qwen-hot: {temperature: 1}}}
              - {name: gemma, image: server, aliases: [llm-code], sendLoadingState: true}
            peers:
              - {name: cloud, url: "http://cloud", models: [gpt]}
            profiles:
              - {name: adds, aliases: {assistant: gemma, reviewer: llm-plan, hot: qwen-hot}}
              - {name: moves, aliases: {llm-plan: gemma}}
              - {name: disables, aliases: {llm-plan: null, planner: "", b: llm-plan, gpt: null}}
            """;

    private final ServingConfig config;

    ProfileContractTest(ServingConfig config) {
        this.config = config;
    }

    static Stream<Named<ServingConfig>> routers() {
        return Stream.of(
                Named.of("groups", ServingConfigs.read(NAMES + """
                        groups:
                          - {name: chat, members: [qwen, gemma]}
                        """)),
                Named.of("matrix", ServingConfigs.read(NAMES + """
                        matrix:
                          vars: {q: qwen}
                          sets:
                            - {name: chat, expression: q | gemma}
                        """)));
    }

    @Test
    void aliasMapAddsNames() {
        assertThat(under("adds").resolve("assistant")).isEqualTo(reached("gemma", "assistant", "gemma"));
        assertThat(none().resolve("assistant")).isEqualTo(new Resolution.Unknown("assistant"));
    }

    @Test
    void aliasMapMovesAStaticAliasAndClearingTheProfileMovesItBack() {
        assertThat(under("moves").resolve("llm-plan")).isEqualTo(reached("gemma", "llm-plan", "gemma"));
        assertThat(none().resolve("llm-plan")).isEqualTo(reached("qwen", "llm-plan", "llm-plan"));
    }

    @Test
    void nullAndEmptyTextDisableAStaticAlias() {
        assertThat(under("disables").resolve("llm-plan")).isEqualTo(new Resolution.Disabled("llm-plan", "disables"));
        assertThat(under("disables").resolve("planner")).isEqualTo(new Resolution.Disabled("planner", "disables"));
    }

    @Test
    void targetIsOneStepEvenWhereTheSameProfileOverridesIt() {
        assertThat(under("disables").resolve("b")).isEqualTo(reached("qwen", "b", "llm-plan"));
    }

    @Test
    void targetIsAnIdAStaticAliasOrAVariant() {
        assertThat(under("adds").resolve("reviewer")).isEqualTo(reached("qwen", "reviewer", "llm-plan"));
        assertThat(under("adds").resolve("hot"))
                .as("the variant's parameters are looked up by the target")
                .isEqualTo(reached("qwen", "hot", "qwen-hot"));
    }

    @Test
    void idsAreNotTheProfilesToChange() {
        assertThat(under("moves").resolve("qwen")).isEqualTo(reached("qwen", "qwen", "qwen"));
        assertThat(under("disables").resolve("qwen")).isEqualTo(reached("qwen", "qwen", "qwen"));
    }

    @Test
    void namesWithoutAnOverrideResolveAsWithoutAProfile() {
        for (String name : new String[] {"qwen", "gemma", "llm-code", "planner", "qwen-hot", "gpt", "cloud/gpt", "x"}) {
            assertThat(under("moves").resolve(name)).isEqualTo(none().resolve(name));
        }
    }

    @Test
    void disabledNameDoesNotFallThroughToAPeer() {
        assertThat(none().resolve("gpt")).isInstanceOf(Resolution.AtPeer.class);
        assertThat(under("disables").resolve("gpt")).isEqualTo(new Resolution.Disabled("gpt", "disables"));
    }

    @Test
    void requestKeepsWhatItResolvedToAndTheNextGoesByTheNewProfile() {
        Resolution queued = under("moves").resolve("llm-plan");

        Resolution next = under("disables").resolve("llm-plan");

        assertThat(queued).isEqualTo(reached("gemma", "llm-plan", "gemma"));
        assertThat(next).isInstanceOf(Resolution.Disabled.class);
    }

    @Test
    void nameThatTheClientUsedReachesTheServerAndTheTargetsSettingsApply() {
        assertThat(under("adds").resolve("reviewer")).isInstanceOfSatisfying(Resolution.Found.class, found -> {
            assertThat(found.upstreamName()).isEqualTo("reviewer");
            assertThat(found.model().useModelName()).isEqualTo("qwen-upstream");
        });
        assertThat(under("moves").resolve("llm-plan"))
                .isInstanceOfSatisfying(
                        Resolution.Found.class,
                        found -> assertThat(found.model().sendLoadingState()).isTrue());
    }

    @Test
    void effectiveAliasesAreStaticOnesThatStayInOrderThenAddedOnesSorted() {
        assertThat(none().aliasesOf(model("qwen"))).containsExactly("llm-plan", "planner", "qwen-hot");
        assertThat(under("adds").aliasesOf(model("qwen")))
                .containsExactly("llm-plan", "planner", "qwen-hot", "hot", "reviewer");
        assertThat(under("moves").aliasesOf(model("qwen"))).containsExactly("planner", "qwen-hot");
        assertThat(under("moves").aliasesOf(model("gemma"))).containsExactly("llm-code", "llm-plan");
        assertThat(under("disables").aliasesOf(model("qwen"))).containsExactly("qwen-hot", "b");
    }

    private NameResolver none() {
        return under("");
    }

    private NameResolver under(String profile) {
        return new NameResolver(config, profile);
    }

    private Resolution reached(String model, String upstreamName, String calledAs) {
        return new Resolution.Found(model(model), upstreamName, calledAs);
    }

    private ServedModel model(String name) {
        return config.models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
